namespace Mcc.EndToEnd; public sealed class PlaceTests { [Xunit.Fact] public void Compiles() => Xunit.Assert.True(true); }
