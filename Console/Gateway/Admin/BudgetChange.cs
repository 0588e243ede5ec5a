namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>What can be changed of a budget.</summary>
public sealed record BudgetChange
{
    public string Name { get; set; } = "";

    public decimal LimitUsd { get; set; }

    public bool IsEnabled { get; set; }
}
