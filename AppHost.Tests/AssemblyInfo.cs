using BedrockAspire.AppHost.Tests;

// One start for all tests that need services that run.
[assembly: AssemblyFixture(typeof(RunningTopology))]
