namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>Makes clients of the admin API.</summary>
internal sealed class AdminClientFactory(GatewayHttp http, GatewayAddresses addresses)
{
    /// <summary>A client that works with a key.</summary>
    public AdminClient For(string key) => new(http, addresses, key);
}
