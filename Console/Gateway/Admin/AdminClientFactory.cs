namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>Makes clients of the admin API.</summary>
internal sealed class AdminClientFactory(GatewayHttp http, GatewayAddresses addresses)
{
    /// <summary>A client that works with a key.</summary>
    public AdminClient For(string key) => new(http, addresses, key);

    /// <summary>A client that works with the console's own key, for a person who may do less than that key.</summary>
    public AdminClient For(string key, string onBehalfOf, bool mayChange) => new(http, addresses, key, onBehalfOf, mayChange);
}
