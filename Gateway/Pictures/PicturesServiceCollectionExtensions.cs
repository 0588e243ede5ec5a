using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>Registers what works on pictures.</summary>
public static class PicturesServiceCollectionExtensions
{
    /// <summary>Registers <see cref="PictureWorkshop"/> and its options.</summary>
    public static IServiceCollection AddPictures(this IServiceCollection services)
    {
        services.AddOptions<PictureOptions>().BindConfiguration(PictureOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PictureOptions>, PictureOptionsRules>();
        services.AddSingleton<PictureWorkshop>();
        return services;
    }
}
