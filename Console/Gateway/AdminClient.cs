namespace BedrockAspire.Console.Gateway;

/// <summary>The admin API.</summary>
internal sealed class AdminClient(GatewayHttp http, GatewayAddresses addresses, string key)
{
    /// <summary>What the key is and may do.</summary>
    public async Task<WhoAmI> WhoAmIAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(addresses.Admin, "whoami"));
        using var response = await http.SendAsync(request, key, timeout: null, cancellationToken);
        await GatewayHttp.EnsureSuccessAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<WhoAmI>(cancellationToken) ?? throw new GatewayCallException(GatewayFault.Failed, "The admin API answered nothing.");
    }
}
