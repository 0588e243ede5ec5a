namespace BedrockAspire.Simulator.ControlPlane;

/// <summary>An inference profile as a Region shows it.</summary>
internal sealed record ProfileView(string Id, string Name, string Arn, string Type, IReadOnlyList<string> ModelArns);
