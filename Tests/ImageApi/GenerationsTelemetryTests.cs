using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace BedrockAspire.Tests.ImageApi;

public sealed class GenerationsTelemetryTests(ImageServiceFixture service) : IClassFixture<ImageServiceFixture>
{
    [Fact]
    public async Task Calls_are_measured_with_model_and_outcome()
    {
        var factory = service.Harness.Image.Services.GetRequiredService<IMeterFactory>();
        var measured = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            // Other services of this process have meters of the same name.
            if (instrument.Name == "gen_ai.client.operation.duration" && instrument.Meter.Scope == factory)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
            measured.Enqueue($"{instrument.Unit} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal))}"));
        listener.Start();

        await service.DrawAsync("""{"model":"image","prompt":"a fox"}""");
        await service.DrawAsync("""{"model":"nova-canvas","prompt":"a filtered-output"}""");
        await service.DrawAsync("""{"model":"image"}""");

        Assert.Equal(
            [
                "s gen_ai.operation.name=image_generation gen_ai.provider.name=aws.bedrock gen_ai.request.model=stability.stable-image-core-v1:1",
                "s error.type=content_policy_violation gen_ai.operation.name=image_generation gen_ai.provider.name=aws.bedrock gen_ai.request.model=amazon.nova-canvas-v1:0",
            ],
            measured);
    }
}
