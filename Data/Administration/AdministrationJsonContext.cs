using System.Text.Json.Serialization;

namespace BedrockAspire.Data.Administration;

/// <summary>How the admin API writes JSON; the audit log keeps objects in the same form.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(IssuedKeyView))]
[JsonSerializable(typeof(Page<KeyView>))]
[JsonSerializable(typeof(KeySettings))]
[JsonSerializable(typeof(TeamView))]
[JsonSerializable(typeof(Page<TeamView>))]
[JsonSerializable(typeof(TeamSettings))]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(Page<UserView>))]
[JsonSerializable(typeof(UserChoices))]
[JsonSerializable(typeof(BudgetView))]
[JsonSerializable(typeof(Page<BudgetView>))]
[JsonSerializable(typeof(BudgetSettings))]
[JsonSerializable(typeof(Page<AuditView>))]
public sealed partial class AdministrationJsonContext : JsonSerializerContext;
