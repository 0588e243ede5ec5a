using Microsoft.Extensions.Options;

namespace BedrockAspire.Data;

/// <summary>The database's settings are wrong; the text says which and what to do.</summary>
public sealed class DatabaseConfigurationException(string message)
    : OptionsValidationException(DatabaseOptions.ConnectionName, typeof(DatabaseOptions), [message]);
