using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.RemoteFiles;

/// <summary>Registers the fetching of files by web address.</summary>
internal static class RemoteFilesServiceCollectionExtensions
{
    public static IServiceCollection AddRemoteFiles(this IServiceCollection services)
    {
        services.AddOptions<RemoteFilesOptions>().BindConfiguration(RemoteFilesOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RemoteFilesOptions>, RemoteFilesOptionsRules>();
        services.AddSingleton<RemoteFileClient>();
        services.AddSingleton<RemotePictures>();
        return services;
    }
}
