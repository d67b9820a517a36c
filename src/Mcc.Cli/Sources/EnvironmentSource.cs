using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Data;

namespace Mcc.Cli.Sources;

/// <summary>
/// Third: variables that are named after this program. Those of other programs (AWS_REGION) come after everything that was said to this
/// one.
/// </summary>
public sealed class EnvironmentSource(CliEnvironment cli, ParameterList parameters) : ILayerSource
{
    public Layer Read() => Of(parameter => parameter.Environment);

    public Layer ReadAmbient() => Of(parameter => parameter.Ambient);

    private Layer Of(Func<Parameter, IReadOnlyList<string>> names) => new(
    [
        // An empty variable is as good as none: that is how shells unset them for one command.
        .. from parameter in parameters.All
           let name = names(parameter).FirstOrDefault(name => !string.IsNullOrEmpty(cli.Variable(name)))
           where name is not null
           select new RawSetting(parameter, JsonValue.Create(cli.Variable(name)!), new(Source.Environment, name)),
    ]);
}
