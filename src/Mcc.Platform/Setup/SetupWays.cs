namespace Mcc.Platform.Setup;

/// <summary>
/// The ways to get a Python, in the order in which they are tried. To add one (uv, conda, another distribution's packages): write a
/// class that implements <see cref="ISetupWay"/>, and add its line here, before those that change more of the machine.
/// </summary>
public static class SetupWays
{
    public static IReadOnlyList<ISetupWay> All { get; } =
    [
        new InstalledPython(),
        new PrivateEnvironment(),
        new DebianPackages(),
    ];
}
