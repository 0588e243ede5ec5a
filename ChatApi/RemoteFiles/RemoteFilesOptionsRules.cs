using System.Net;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.RemoteFiles;

/// <summary>Checks <see cref="RemoteFilesOptions"/> at start.</summary>
internal sealed class RemoteFilesOptionsRules : IValidateOptions<RemoteFilesOptions>
{
    public ValidateOptionsResult Validate(string? name, RemoteFilesOptions options)
    {
        List<string> faults = [];
        if (options.MaxBytes < 1024)
        {
            faults.Add($"RemoteFiles:MaxBytes is {options.MaxBytes}; use at least 1024.");
        }

        if (options.MaxFiles is < 1 or > 100)
        {
            faults.Add($"RemoteFiles:MaxFiles is {options.MaxFiles}; use 1 to 100.");
        }

        if (options.MaxRedirects is < 0 or > 10)
        {
            faults.Add($"RemoteFiles:MaxRedirects is {options.MaxRedirects}; use 0 to 10.");
        }

        if (options.Timeout <= TimeSpan.Zero)
        {
            faults.Add($"RemoteFiles:Timeout is {options.Timeout}; use a positive time such as 00:00:15.");
        }

        foreach (var network in options.AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            faults.Add($"RemoteFiles:AllowedNetworks holds '{network}'; write networks as 10.20.0.0/16 or fd00::/8.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
