using System.Buffers.Text;
using System.Security.Cryptography;

namespace BedrockAspire.Standalone;

/// <summary>The key that callers need: the configured one, else one that is generated once and kept in the data folder.</summary>
/// <param name="Value">The key.</param>
/// <param name="Origin">Where it comes from, for people.</param>
internal sealed record GatewayKey(string Value, string Origin)
{
    private const int RandomBytes = 32;

    public static GatewayKey LoadOrCreate(IConfiguration configuration, string dataFolder)
    {
        if (configuration["Gateway:ApiKey"] is { Length: > 0 } configured)
        {
            return new GatewayKey(configured, "as configured");
        }

        var file = Path.Combine(dataFolder, "gateway.key");
        try
        {
            if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } kept)
            {
                return new GatewayKey(kept, $"kept in {file}");
            }

            Directory.CreateDirectory(dataFolder);
            var key = "sk-" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(file, options);
            writer.WriteLine(key);
            return new GatewayKey(key, $"generated, kept in {file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The key cannot be kept in {file}: {exception.Message} Set Gateway__ApiKey, or Standalone__DataFolder to a folder that can be written.");
        }
    }
}
