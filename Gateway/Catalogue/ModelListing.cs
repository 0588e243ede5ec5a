using System.Text.Json;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>The bodies of <c>GET /v1/models</c> and <c>GET /v1/models/{id}</c> of this service. The list is prepared once per snapshot.</summary>
public sealed class ModelListing : IDisposable
{
    // "created" is required by OpenAI's schema; AWS does not say it for every model. This is the day the table was made.
    private static readonly long UnknownRelease = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private readonly ModelCatalogue _catalogue;
    private readonly ServedModels _served;
    private readonly bool _listAliases;
    private byte[]? _prepared;

    /// <summary>Makes the listing of a service.</summary>
    public ModelListing(ModelCatalogue catalogue, ServedModels served, IOptions<CatalogueOptions> options)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(options);
        _catalogue = catalogue;
        _served = served;
        _listAliases = options.Value.ListAliases;
        _catalogue.Changed += Forget;
    }

    /// <summary>The list, as JSON.</summary>
    public ReadOnlyMemory<byte> List => Volatile.Read(ref _prepared) ?? Prepare();

    /// <inheritdoc />
    public void Dispose() => _catalogue.Changed -= Forget;

    /// <summary>Writes one model under the name that was asked for.</summary>
    public static void WriteModel(PooledBufferWriter output, ModelResolution resolution)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        using var json = new Utf8JsonWriter(output);
        WriteModel(json, resolution.RequestedModel, resolution.Model, isAlias: false);
    }

    private void Forget() => Volatile.Write(ref _prepared, null);

    private byte[] Prepare()
    {
        var snapshot = _catalogue.Current;
        using var output = new PooledBufferWriter(16 * 1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            if (_listAliases)
            {
                foreach (var alias in _catalogue.Table.Aliases.Where(alias => alias.Listed))
                {
                    if (snapshot.FindAlias(alias.Alias) is { } model && _served.Modes.Contains(model.Mode))
                    {
                        WriteModel(json, alias.Alias, model, isAlias: true);
                    }
                }
            }

            foreach (var model in snapshot.Models.Where(model => _served.Modes.Contains(model.Mode)))
            {
                WriteModel(json, model.Id, model, isAlias: false);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var prepared = output.WrittenSpan.ToArray();
        // A snapshot that was replaced meanwhile must not be covered by the older list.
        if (ReferenceEquals(snapshot, _catalogue.Current))
        {
            Volatile.Write(ref _prepared, prepared);
        }

        return prepared;
    }

    private static void WriteModel(Utf8JsonWriter json, string id, CatalogueModel model, bool isAlias)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, model.Released?.ToUnixTimeSeconds() ?? UnknownRelease);
        json.WriteString("owned_by"u8, model.Provider);
        json.WriteString("name"u8, isAlias ? $"{id} ({model.Name})" : model.Name);
        json.WriteEndObject();
    }
}
