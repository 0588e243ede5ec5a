using System.Net;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>What goes wrong, as OpenAI's envelope and in the status line.</summary>
public sealed class GenerationsErrorTests(ImageServiceFixture service) : IClassFixture<ImageServiceFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"prompt":""", null)]
    [InlineData("""{"prompt":"p" """, null)]
    [InlineData("nonsense", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    [InlineData("{}", "prompt")]
    [InlineData("""{"prompt":[]}""", "prompt")]
    [InlineData("""{"prompt":"p","n":"two"}""", "n")]
    [InlineData("""{"prompt":"p","n":11}""", "n")]
    [InlineData("""{"prompt":"p","size":"huge"}""", "size")]
    [InlineData("""{"prompt":"p","model":"nova-canvas","seed":858993460}""", "seed")]
    [InlineData("""{"prompt":"p","model":"nova-canvas","cfg_scale":0}""", "cfg_scale")]
    [InlineData("""{"prompt":"p","model":"nova-canvas","style":"crayon"}""", "style")]
    [InlineData("""{"prompt":"p","response_format":5}""", "response_format")]
    public async Task Request_that_is_wrong_is_refused_by_member(string json, string? param) =>
        (await service.DrawAsync(json)).AssertError(HttpStatusCode.BadRequest, null, param);

    [Theory]
    [InlineData("""{"prompt":"p","response_format":"url"}""", "response_format")]
    [InlineData("""{"prompt":"p","stream":true}""", "stream")]
    public async Task Request_that_cannot_be_done_is_refused_by_member(string json, string param) =>
        (await service.DrawAsync(json)).AssertError(HttpStatusCode.BadRequest, "unsupported_parameter", param);

    [Theory]
    [InlineData("nova-canvas", 1025, 1024)]
    [InlineData("titan-image", 513, 512)]
    [InlineData("image", 10001, 10000)]
    public async Task Prompt_over_the_models_limit_is_refused_with_both_numbers(string model, int length, int limit)
    {
        var answer = await service.DrawAsync($$"""{"model":"{{model}}","prompt":"{{new string('x', length)}}"}""");

        var message = answer.AssertError(HttpStatusCode.BadRequest, null, "prompt");
        Assert.Contains($"{length} characters", message, StringComparison.Ordinal);
        Assert.Contains($"at most {limit}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nova-canvas", "filtered-prompt", "prompt was refused")]
    [InlineData("titan-image", "filtered-output", "withheld")]
    [InlineData("stable-diffusion-3-5", "filtered-prompt", "prompt was refused")]
    [InlineData("stable-image-core", "filtered-output", "withheld")]
    [InlineData("stable-image-ultra", "filtered-prompt", "prompt was refused")]
    public async Task Content_that_is_filtered_is_a_policy_violation(string model, string prompt, string text)
    {
        var answer = await service.DrawAsync($$"""{"model":"{{model}}","prompt":"a {{prompt}}","n":2}""");

        var message = answer.AssertError(HttpStatusCode.BadRequest, "content_policy_violation", "prompt");
        Assert.Contains(text, message, StringComparison.Ordinal);
        Assert.DoesNotContain(prompt, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_model_is_refused_with_the_url_that_serves_it()
    {
        var answer = await service.DrawAsync("""{"model":"claude-sonnet","prompt":"p"}""");

        var message = answer.AssertError(HttpStatusCode.BadRequest, "wrong_endpoint", "model");
        Assert.Contains(service.Harness.ChatBaseUrl.ToString(), message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-model")]
    [InlineData("amazon.titan-image-generator-v1")]
    public async Task Model_that_does_not_exist_is_not_found(string model) =>
        (await service.DrawAsync($$"""{"model":"{{model}}","prompt":"p"}""")).AssertError(HttpStatusCode.NotFound, "model_not_found", "model");

    [Theory]
    [InlineData("sk-wrong")]
    [InlineData(null)]
    public async Task Key_that_is_wrong_or_missing_is_refused(string? key)
    {
        var client = service.Harness.CreateClient(service.Harness.Image, key);

        (await ImageServiceFixture.SendAsync(client, """{"prompt":"p"}""")).AssertError(HttpStatusCode.Unauthorized, "invalid_api_key", null);
    }

    [Fact]
    public async Task Content_type_that_is_not_json_is_refused() =>
        (await ImageServiceFixture.SendAsync(service.Harness.ImageClient, "prompt=p", contentType: "application/x-www-form-urlencoded"))
            .AssertError(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", null);

    [Fact]
    public async Task Model_that_only_edits_is_refused_with_the_route_that_it_has()
    {
        var message = (await service.DrawAsync("""{"model":"stability.stable-outpaint-v1:0","prompt":"p"}"""))
            .AssertError(HttpStatusCode.BadRequest, null, "model");

        Assert.Contains("/v1/images/edits", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_that_does_not_exist_is_not_found() =>
        (await service.DrawAsync("{}", "/v1/pictures")).AssertError(HttpStatusCode.NotFound, "not_found", null);

    [Fact]
    public async Task Method_that_is_wrong_is_refused_with_the_right_one()
    {
        using var response = await service.Harness.ImageClient.GetAsync(ImageServiceFixture.Generations, Token)
            .WaitAsync(TestTimeouts.Default, Token);
        var answer = await ImageServiceFixture.ReadAsync(response);

        answer.AssertError(HttpStatusCode.MethodNotAllowed, "method_not_allowed", null);
        Assert.Equal("POST", answer.Headers["Allow"]);
    }

    [Fact]
    public async Task Body_over_the_limit_is_refused()
    {
        await using var harness = await ImageServiceFixture.StartAsync(options => options.Settings["Gateway:MaxRequestBodyBytes"] = "1024");

        (await ImageServiceFixture.SendAsync(harness.ImageClient, $$"""{"prompt":"{{new string('x', 2000)}}"}"""))
            .AssertError(HttpStatusCode.RequestEntityTooLarge, "payload_too_large", null);
    }

    [Fact]
    public async Task Strict_mode_refuses_what_it_would_ignore()
    {
        await using var harness = await ImageServiceFixture.StartAsync(options => options.Settings["Gateway:Strict"] = "true");

        (await ImageServiceFixture.SendAsync(harness.ImageClient, """{"prompt":"p","user":"u"}"""))
            .AssertError(HttpStatusCode.BadRequest, "unsupported_parameter", "user");
    }

    [Fact]
    public async Task Errors_stay_out_of_the_status_line_where_an_operator_says_so()
    {
        await using var harness = await ImageServiceFixture.StartAsync(options => options.Settings["Gateway:ErrorsInReasonPhrase"] = "false");

        Assert.Equal("Bad Request", (await ImageServiceFixture.SendAsync(harness.ImageClient, "{}")).StatusText);
    }
}
