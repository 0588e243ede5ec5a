namespace BedrockAspire.Console.Gateway;

/// <summary>A call to the gateway failed. The message is for the operator.</summary>
internal sealed class GatewayCallException(GatewayFault fault, string message, string? param = null, Exception? inner = null) : Exception(message, inner)
{
    public GatewayFault Fault { get; } = fault;

    /// <summary>The member of the request that is at fault.</summary>
    public string? Param { get; } = param;
}
