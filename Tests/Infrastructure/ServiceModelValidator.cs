using System.Text.Json;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>
/// Validates JSON bodies against AWS's service models. Members that the model does not know are violations: that is how a typo in a
/// mapping is found. Members bound to the URI, the query or a header are not part of the body.
/// </summary>
public sealed class ServiceModelValidator
{
    private readonly JsonElement _model;
    private readonly ServiceModelShapes _shapes;

    public ServiceModelValidator(JsonElement model)
    {
        _model = model;
        _shapes = new ServiceModelShapes(model.GetProperty("shapes"));
    }

    /// <summary>The runtime: Converse, InvokeModel, CountTokens and their streams.</summary>
    public static ServiceModelValidator Runtime { get; } = new(TestData.Json("bedrock/bedrock-runtime.service-2.json"));

    /// <summary>The control plane: foundation models and inference profiles.</summary>
    public static ServiceModelValidator ControlPlane { get; } = new(TestData.Json("bedrock/bedrock.service-2.json"));

    /// <summary>Asserts that <paramref name="body"/> is a valid request body of the operation.</summary>
    public void AssertValidInput(string operation, JsonElement body)
    {
        Violation.AssertNone($"{operation} request", ValidateInput(operation, body), body.GetRawText());
    }

    /// <inheritdoc cref="AssertValidInput(string, JsonElement)"/>
    public void AssertValidInput(string operation, ReadOnlyMemory<byte> body) => WithJson(body, json => AssertValidInput(operation, json));

    /// <summary>Asserts that <paramref name="body"/> is a valid response body of the operation.</summary>
    public void AssertValidOutput(string operation, JsonElement body)
    {
        Violation.AssertNone($"{operation} response", ValidateOutput(operation, body), body.GetRawText());
    }

    /// <inheritdoc cref="AssertValidOutput(string, JsonElement)"/>
    public void AssertValidOutput(string operation, ReadOnlyMemory<byte> body) => WithJson(body, json => AssertValidOutput(operation, json));

    /// <summary>
    /// Asserts that <paramref name="payload"/> is a valid payload of one event of an event stream. With <paramref name="allowPadding"/>
    /// the string member <c>p</c>, which AWS adds to hide the length of a token, is allowed at the top.
    /// </summary>
    public void AssertValidEvent(string stream, string eventName, JsonElement payload, bool allowPadding = false)
    {
        Violation.AssertNone($"{stream} event {eventName}", ValidateEvent(stream, eventName, payload, allowPadding), payload.GetRawText());
    }

    /// <inheritdoc cref="AssertValidEvent(string, string, JsonElement, bool)"/>
    public void AssertValidEvent(string stream, string eventName, ReadOnlyMemory<byte> payload, bool allowPadding = false)
    {
        WithJson(payload, json => AssertValidEvent(stream, eventName, json, allowPadding));
    }

    /// <summary>Asserts that <paramref name="json"/> is a valid instance of a shape, for parts of a body.</summary>
    public void AssertValidShape(string shape, JsonElement json)
    {
        Violation.AssertNone(shape, _shapes.Validate(shape, json), json.GetRawText());
    }

    public IReadOnlyList<Violation> ValidateInput(string operation, JsonElement body) => ValidateBody(operation, "input", body);

    public IReadOnlyList<Violation> ValidateOutput(string operation, JsonElement body) => ValidateBody(operation, "output", body);

    public IReadOnlyList<Violation> ValidateEvent(string stream, string eventName, JsonElement payload, bool allowPadding = false)
    {
        var shape = _shapes.Get(stream);
        if (!shape.TryGetProperty("eventstream", out _))
        {
            throw new ArgumentException($"Shape '{stream}' is not an event stream.", nameof(stream));
        }

        return shape.GetProperty("members").TryGetProperty(eventName, out var member)
            ? _shapes.Validate(member.GetProperty("shape").GetString()!, payload, allowPadding)
            : [new Violation("", $"event '{eventName}' is not part of {stream}")];
    }

    private List<Violation> ValidateBody(string operation, string direction, JsonElement body)
    {
        if (!_model.GetProperty("operations").TryGetProperty(operation, out var definition))
        {
            throw new ArgumentException($"The model has no operation '{operation}'.", nameof(operation));
        }

        var name = definition.GetProperty(direction).GetProperty("shape").GetString()!;
        var shape = _shapes.Get(name);
        if (!shape.TryGetProperty("payload", out var payload))
        {
            return _shapes.Validate(name, body);
        }

        var payloadShape = shape.GetProperty("members").GetProperty(payload.GetString()!).GetProperty("shape").GetString()!;
        var target = _shapes.Get(payloadShape);
        if (target.TryGetProperty("eventstream", out _))
        {
            throw new ArgumentException($"The {direction} of '{operation}' is an event stream: validate its events.", nameof(operation));
        }

        // A blob as payload is the model's own format, which the service model does not describe.
        return target.GetProperty("type").ValueEquals("blob") ? [] : _shapes.Validate(payloadShape, body);
    }

    private static void WithJson(ReadOnlyMemory<byte> utf8Json, Action<JsonElement> assert)
    {
        using var document = JsonDocument.Parse(utf8Json);
        assert(document.RootElement);
    }
}
