namespace BedrockAspire.Data;

/// <summary>How the database is talked to. Section <c>Gateway:Database</c>; where it is stands in <c>ConnectionStrings:gateway</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Gateway:Database";

    /// <summary>The name of the connection string.</summary>
    public const string ConnectionName = "gateway";

    /// <summary><c>postgresql</c>, <c>sqlite</c>, or <c>auto</c>: the connection string tells them apart.</summary>
    public string Provider { get; set; } = "auto";

    /// <summary>How long a connection may take, unless the connection string says so itself.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a statement may take, unless the connection string says so itself.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
