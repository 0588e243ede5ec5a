using System.Net;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>Bedrock fails, wholly or for some of the pictures. Each test has a prompt of its own, which its rule matches.</summary>
public sealed class GenerationsFaultTests(ImageServiceFixture service) : IClassFixture<ImageServiceFixture>
{
    private const string Throttle = """{"kind":"throttle","retryAfterSeconds":30}""";
    private const string Filtered = """{"body":{"finish_reasons":["Filter reason: output image"]}}""";

    [Fact]
    public async Task Throttling_is_passed_on_with_the_time_to_wait()
    {
        await AddRuleAsync("a throttled fox", $$""" "fault":{{Throttle}} """);

        var answer = await service.DrawAsync("""{"model":"image","prompt":"a throttled fox"}""");

        var message = answer.AssertError(HttpStatusCode.TooManyRequests, "rate_limit_exceeded", null);
        Assert.Contains("30 s", message, StringComparison.Ordinal);
        Assert.Equal("30", answer.Headers["Retry-After"]);
    }

    [Theory]
    [InlineData("AccessDeniedException", HttpStatusCode.Forbidden, "upstream_access_denied", "model")]
    [InlineData("UnrecognizedClientException", HttpStatusCode.BadGateway, "upstream_authentication_failed", null)]
    [InlineData("ModelErrorException", HttpStatusCode.BadGateway, "upstream_failed", null)]
    public async Task Failure_of_bedrock_is_passed_on(string type, HttpStatusCode status, string code, string? param)
    {
        await AddRuleAsync($"a fox and {type}", $$""" "fault":{"kind":"error","type":"{{type}}"} """);

        (await service.DrawAsync($$"""{"model":"image","prompt":"a fox and {{type}}"}""")).AssertError(status, code, param);
    }

    [Theory]
    [InlineData("jpeg", """{"images":["/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgID"]}""")]
    [InlineData("nothing", "{}")]
    [InlineData("inference", """{"finish_reasons":["Inference error"]}""")]
    public async Task Reply_without_a_png_is_the_upstreams_failure(string prompt, string body)
    {
        await AddRuleAsync($"a fox in {prompt}", $$""" "answer":{"body":{{body}}} """);

        (await service.DrawAsync($$"""{"model":"image","prompt":"a fox in {{prompt}}"}"""))
            .AssertError(HttpStatusCode.BadGateway, "upstream_failed", null);
    }

    [Fact]
    public async Task Pictures_that_were_not_throttled_are_returned_and_the_rest_is_said()
    {
        await AddRuleAsync("a fox among hounds", $$""" "times":1,"fault":{{Throttle}} """);

        var answer = await service.DrawAsync("""{"model":"image","prompt":"a fox among hounds","n":3}""");

        answer.AssertPictures(2, "1024x1024");
        Assert.StartsWith("2 of 3 pictures were drawn: Bedrock throttles", answer.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_that_were_not_filtered_are_returned_and_the_rest_is_said()
    {
        await AddRuleAsync("a fox among wolves", $$""" "times":2,"answer":{{Filtered}} """);

        var answer = await service.DrawAsync("""{"model":"image","prompt":"a fox among wolves","n":4}""");

        answer.AssertPictures(2, "1024x1024");
        Assert.StartsWith("2 of 4 pictures were drawn: The picture was withheld", answer.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_that_is_not_one_pictures_own_fails_the_request()
    {
        await AddRuleAsync("a fox among geese", """ "times":1,"fault":{"kind":"error","type":"AccessDeniedException"} """);

        (await service.DrawAsync("""{"model":"image","prompt":"a fox among geese","n":3}"""))
            .AssertError(HttpStatusCode.Forbidden, "upstream_access_denied", "model");
    }

    private Task AddRuleAsync(string prompt, string action) =>
        service.Harness.Control.AddRulesAsync($$"""[{"match":{"contains":"{{prompt}}"},{{action}}}]""", TestContext.Current.CancellationToken);
}
