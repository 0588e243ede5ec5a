using Aspire.Hosting.ApplicationModel;

namespace BedrockAspire.AppHost.Tests;

/// <summary>The dashboard's commands, given as the dashboard gives them, to services that really run.</summary>
public sealed class CommandTests(RunningTopology topology)
{
    [Fact]
    public async Task A_test_chat_shows_the_answer_and_where_it_came_from()
    {
        var result = await topology.ExecuteAsync("chatapi", "send-test-chat");

        Assert.True(result.Success, result.Message);
        Assert.Equal("claude-sonnet answered.", result.Message);
        var text = Assert.IsType<CommandResultData>(result.Data);
        Assert.Equal(CommandResultFormat.Markdown, text.Format);
        Assert.True(text.DisplayImmediately);
        Assert.StartsWith("> Say hello and tell me which model you are.", text.Value, StringComparison.Ordinal);
        Assert.Contains("| Answered by | the simulator |", text.Value, StringComparison.Ordinal);
        Assert.Matches(@"\| Model called \| `?[a-z.]*anthropic\.claude-", text.Value);
        Assert.Matches(@"\| Tokens \| [1-9]\d* in, [1-9]\d* out \|", text.Value);
    }

    [Fact]
    public async Task A_test_chat_asks_what_was_entered_of_the_model_that_was_entered()
    {
        var result = await topology.ExecuteAsync("chatapi", "send-test-chat", ("message", "What is a | pipe?\nTell me."), ("model", "nova-pro"));

        Assert.True(result.Success, result.Message);
        Assert.StartsWith("> What is a | pipe?\n> Tell me.", result.Data!.Value, StringComparison.Ordinal);
        Assert.Contains("amazon.nova-pro", result.Data.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chatapi", "send-test-chat")]
    [InlineData("imageapi", "draw-test-picture")]
    public async Task A_model_that_is_not_there_is_a_failure_that_says_what_to_do(string service, string command)
    {
        var result = await topology.ExecuteAsync(service, command, ("model", "no-such-model"));

        Assert.False(result.Success);
        Assert.StartsWith($"{service} answered 404: ", result.Message, StringComparison.Ordinal);
        Assert.EndsWith("The command 'List models' shows the names that work.", result.Message, StringComparison.Ordinal);
        Assert.Contains("\"error\"", result.Data!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_picture_is_drawn_and_kept()
    {
        var result = await topology.ExecuteAsync("imageapi", "draw-test-picture", ("prompt", "a hill"));

        Assert.True(result.Success, result.Message);
        Assert.Contains("| Size | 1024 × 1024 pixels", result.Data!.Value, StringComparison.Ordinal);
        var file = result.Message![(result.Message!.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))[..4]);
    }

    [Fact]
    public async Task Each_service_lists_its_own_half_of_the_models()
    {
        var chat = await topology.ExecuteAsync("chatapi", "list-models");
        var images = await topology.ExecuteAsync("imageapi", "list-models");

        Assert.True(chat.Success, chat.Message);
        Assert.True(images.Success, images.Message);
        Assert.Contains("| `claude-sonnet` |", chat.Data!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("nova-canvas", chat.Data.Value, StringComparison.Ordinal);
        Assert.Contains("| `nova-canvas` |", images.Data!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("claude", images.Data.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chatapi", "us-east-1")]
    [InlineData("imageapi", "us-east-1")]
    [InlineData("imageapi", "us-west-2")]
    public async Task A_refresh_of_the_catalogue_shows_what_each_region_of_the_service_has(string service, string region)
    {
        var result = await topology.ExecuteAsync(service, "refresh-catalogue");

        Assert.True(result.Success, result.Message);
        Assert.Matches($@"\| {region} \| listed \| [1-9]\d* \| [1-9]\d* \|", result.Data!.Value);
    }

    [Fact]
    public async Task A_key_that_was_made_is_shown_and_works()
    {
        var result = await topology.ExecuteAsync("chatapi", "create-api-key", ("name", "a test"));

        Assert.True(result.Success, result.Message);
        Assert.Equal("The key for a test was made.", result.Message);
        var key = result.Data!.Value.Split('\n').Single(line => line.StartsWith("sk-", StringComparison.Ordinal)).Trim();
        using var client = await topology.ConnectAsync("imageapi");
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var response = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
    }
}
