namespace BedrockAspire.Console.SetUp;

/// <summary>One check of the set-up.</summary>
/// <param name="Name">What is checked.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Run">Checks, with the operator's key.</param>
/// <param name="Advice">What to do when the check cannot be made at all.</param>
public sealed record SetUpCheck(string Name, string Why, Func<string, CancellationToken, Task<CheckOutcome>> Run, string Advice);
