using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>The bodies of <c>GET /v1/models</c> and <c>GET /v1/models/{id}</c> of this service. The list is prepared once per snapshot.</summary>
public sealed class ModelListing : IDisposable
{
    // "created" is required by OpenAI's schema; AWS does not say it for every model. This is the day the table was made.
    private static readonly long UnknownRelease = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private readonly ModelCatalogue _catalogue;
    private readonly TimeProvider _timeProvider;
    // One for each set of models that keys are bound to.
    private const int MaxPrepared = 256;

    private readonly ConcurrentDictionary<string, PreparedList> _preparedFor = new(StringComparer.Ordinal);
    private PreparedList? _prepared;

    /// <summary>Makes the listing of a service.</summary>
    public ModelListing(ModelCatalogue catalogue, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        _catalogue = catalogue;
        _timeProvider = timeProvider;
        _catalogue.Changed += Forget;
    }

    /// <summary>The list, ready to be sent.</summary>
    public PreparedList List => Volatile.Read(ref _prepared) ?? Prepare();

    /// <summary>The list of what a caller may use, ready to be sent.</summary>
    public PreparedList ListFor(Caller? caller)
    {
        if (caller is not { AllowedModels.Count: > 0 })
        {
            return List;
        }

        var name = string.Join('\n', caller.AllowedModels);
        return _preparedFor.TryGetValue(name, out var prepared) ? prepared : Prepare(caller, name);
    }

    /// <inheritdoc />
    public void Dispose() => _catalogue.Changed -= Forget;

    /// <summary>Writes one model under the name that was asked for.</summary>
    public void WriteModel(PooledBufferWriter output, ModelResolution resolution)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        using var json = new Utf8JsonWriter(output);
        WriteModel(json, resolution.RequestedModel, resolution.Model.Name, resolution.Model);
    }

    private void Forget()
    {
        Volatile.Write(ref _prepared, null);
        _preparedFor.Clear();
    }

    private PreparedList Prepare()
    {
        var snapshot = _catalogue.Current;
        var prepared = Prepare(snapshot, caller: null);
        // A snapshot that was replaced meanwhile must not be covered by the older list.
        if (ReferenceEquals(snapshot, _catalogue.Current))
        {
            Volatile.Write(ref _prepared, prepared);
        }

        return prepared;
    }

    private PreparedList Prepare(Caller caller, string name)
    {
        var snapshot = _catalogue.Current;
        var prepared = Prepare(snapshot, caller);
        if (_preparedFor.Count >= MaxPrepared)
        {
            _preparedFor.Clear();
        }

        _preparedFor[name] = prepared;
        if (!ReferenceEquals(snapshot, _catalogue.Current))
        {
            _preparedFor.TryRemove(name, out _);
        }

        return prepared;
    }

    private PreparedList Prepare(CatalogueSnapshot snapshot, Caller? caller)
    {
        var settings = _catalogue.Settings;
        using var output = new PooledBufferWriter(16 * 1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (var alias in settings.Options.ListAliases ? snapshot.Aliases : [])
            {
                if (settings.Served.Modes.Contains(alias.Model.Mode) && caller?.MayUse(alias.RequestedModel, alias.Model.Id) != false)
                {
                    WriteModel(json, alias.RequestedModel, $"{alias.RequestedModel} ({alias.Model.Name})", alias.Model);
                }
            }

            foreach (var model in snapshot.Models.Where(model => settings.Served.Modes.Contains(model.Mode) && settings.Served.CanAsk(model.Id)))
            {
                if (caller?.MayUse(model.Id, model.Id) != false)
                {
                    WriteModel(json, model.Id, model.Name, model);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var body = output.WrittenSpan.ToArray();
        return new PreparedList(body, $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"");
    }

    private void WriteModel(Utf8JsonWriter json, string id, string name, CatalogueModel model)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, model.Released?.ToUnixTimeSeconds() ?? UnknownRelease);
        json.WriteString("owned_by"u8, model.Provider);
        json.WriteString("name"u8, name);
        var endsSoon = model.Ends <= _timeProvider.GetUtcNow() + _catalogue.Settings.Options.EndsSoonWithin;
        if (endsSoon || model.IsLegacy)
        {
            // Not OpenAI's; no name that Open WebUI gives a meaning to.
            json.WriteStartObject("lifecycle"u8);
            json.WriteString("status"u8, endsSoon ? "ends_soon"u8 : "legacy"u8);
            if (model.Ends is { } ends)
            {
                json.WriteString("end"u8, ends.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
