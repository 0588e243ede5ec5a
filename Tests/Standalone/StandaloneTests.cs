using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockAspire.Tests.Infrastructure;
using SkiaSharp;

namespace BedrockAspire.Tests.Standalone;

/// <summary>Standalone as a newcomer meets it: its own process, <c>dotnet run</c>, the commands of the README.</summary>
public sealed partial class StandaloneTests : IDisposable
{
    // The last line of what it prints when it is up.
    private const string Ready = "ENABLE_PERSISTENT_CONFIG=false";
    private const string Key = "sk-test-1234567890";

    private readonly string _folder = Directory.CreateTempSubdirectory("standalone-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Commands_of_the_readme_work_as_they_are_written()
    {
        var (chat, image) = (FreePort.NextUrl(), FreePort.NextUrl());
        await using var program = Start(chat, image, new() { ["Gateway__ApiKey"] = Key });
        await program.ReadyAsync(Cancellation);

        var commands = CurlCommands(File.ReadAllText(RepositoryRoot.Combine("README.md")));
        Assert.Equal(7, commands.Length);
        var replies = new List<string>();
        foreach (var command in commands)
        {
            replies.Add(await BashAsync(Redirect(command, chat, image)));
        }

        Assert.Contains("\"id\":\"claude-sonnet\"", replies[0], StringComparison.Ordinal);
        Assert.DoesNotContain("nova-canvas", replies[0], StringComparison.Ordinal);
        Assert.Contains("\"id\":\"nova-canvas\"", replies[1], StringComparison.Ordinal);
        Assert.DoesNotContain("claude", replies[1], StringComparison.Ordinal);
        Assert.Contains("84", replies[2], StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", replies[2], StringComparison.Ordinal);
        Assert.Equal(1, JsonElement.Parse(replies[3]).GetProperty("results")[0].GetProperty("index").GetInt32());
        Assert.Equal(
            [false, true], JsonElement.Parse(replies[4]).GetProperty("results").EnumerateArray().Select(result => result.GetProperty("flagged").GetBoolean()));
        Assert.Contains("84", JsonElement.Parse(replies[5]).GetProperty("choices")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        var picture = JsonElement.Parse(replies[6]).GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64();
        using var bitmap = SKBitmap.Decode(picture);
        Assert.Equal((1024, 1024), (bitmap.Width, bitmap.Height));
    }

    [Fact]
    public async Task Commands_that_it_prints_work_as_they_are_printed()
    {
        await using var program = Start(FreePort.NextUrl(), FreePort.NextUrl());
        await program.ReadyAsync(Cancellation);
        var output = program.Output;
        Assert.Contains("Backend  simulator", output, StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", output, StringComparison.Ordinal);
        var commands = output.Split('\n').Where(line => line.StartsWith("  curl ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, commands.Length);
        Assert.Contains("84", await BashAsync(commands[0]), StringComparison.Ordinal);
        await BashAsync(commands[1]);
        using var bitmap = SKBitmap.Decode(Path.Combine(_folder, "sunset.png"));
        Assert.NotNull(bitmap);
    }

    [Fact]
    public async Task Keys_can_be_made_and_are_kept_in_the_data_folder()
    {
        var chat = FreePort.NextUrl();
        string secret;
        await using (var program = Start(chat, FreePort.NextUrl(), new() { ["Gateway__ApiKey"] = Key }))
        {
            await program.ReadyAsync(Cancellation);
            var made = await BashAsync($$"""curl -sS {{chat}}/admin/v1/keys -H 'Authorization: Bearer {{Key}}' -H 'Content-Type: application/json' -d '{"name":"laptop"}'""");
            secret = JsonElement.Parse(made).GetProperty("secret").GetString()!;
            Assert.Contains("claude-sonnet", await BashAsync($"curl -sS {chat}/v1/models -H 'Authorization: Bearer {secret}'"), StringComparison.Ordinal);
        }

        await using var again = Start(chat, FreePort.NextUrl(), new() { ["Gateway__ApiKey"] = Key });
        await again.ReadyAsync(Cancellation);
        Assert.Contains("claude-sonnet", await BashAsync($"curl -sS {chat}/v1/models -H 'Authorization: Bearer {secret}'"), StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generated_key_is_kept_for_the_next_start_and_readable_by_its_owner_alone()
    {
        string first;
        await using (var program = Start(FreePort.NextUrl(), FreePort.NextUrl()))
        {
            await program.ReadyAsync(Cancellation);
            first = await File.ReadAllTextAsync(Path.Combine(_folder, "gateway.key"), Cancellation);
            Assert.True(File.Exists(Path.Combine(_folder, "models.json")));
        }

        await using var again = Start(FreePort.NextUrl(), FreePort.NextUrl());
        await again.ReadyAsync(Cancellation);

        Assert.Equal(first, await File.ReadAllTextAsync(Path.Combine(_folder, "gateway.key"), Cancellation));
        Assert.True(first.Trim().Length > 40);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "gateway.key")));
        }
    }

    [Theory]
    [InlineData("Bedrock__Region", "us-esat-1", "Bedrock:Region is 'us-esat-1', which is not an AWS region.")]
    [InlineData("AWS_PROFILE", "nobody-has-this", "the AWS profile 'nobody-has-this' does not exist")]
    [InlineData("Bedrock__Simulate", "sometimes", "Bedrock:Simulate is 'sometimes'; use auto, always or never.")]
    [InlineData("Bedrock__ProfileScope", "everywhere", "Failed to convert configuration value 'everywhere' at 'Bedrock:ProfileScope'")]
    [InlineData("Catalogue__Aliases__gpt-4", "claude-sonet", "Catalogue:Aliases:gpt-4 is 'claude-sonet'")]
    [InlineData("Gateway__ApiKey", "with a blank", "Gateway:ApiKey has a blank")]
    [InlineData("Standalone__ChatUrl", "4000", "Standalone:ChatUrl is '4000'")]
    public async Task Wrong_setting_ends_with_one_line_and_exit_code_1(string name, string value, string expected)
    {
        var settings = new Dictionary<string, string?> { ["Bedrock__Simulate"] = name == "Bedrock__Region" ? "never" : "auto", [name] = value };
        await using var program = Start(FreePort.NextUrl(), FreePort.NextUrl(), settings);

        Assert.Equal(1, await program.ExitAsync(Cancellation));
        Assert.Contains(expected, Assert.Single(program.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[default\nno file = [", null, "AWS's shared configuration cannot be read: Line 1:<[default")]
    [InlineData("[default\nno file = [", "x", "AWS's shared configuration cannot be read: Line 1:<[default")]
    [InlineData("[x]\naws_access_key_id = a\n", "x", "the AWS profile 'x' is unusable: Credential profile [x] is not valid.")]
    public async Task Unreadable_profile_ends_with_one_line_and_exit_code_1(string credentials, string? profile, string expected)
    {
        var file = Path.Combine(_folder, "credentials");
        await File.WriteAllTextAsync(file, credentials, Cancellation);
        await using var program = Start(FreePort.NextUrl(), FreePort.NextUrl(), new()
        {
            ["Bedrock__Simulate"] = "auto",
            ["AWS_SHARED_CREDENTIALS_FILE"] = file,
            ["AWS_PROFILE"] = profile,
        });

        Assert.Equal(1, await program.ExitAsync(Cancellation));
        Assert.Contains(expected, Assert.Single(program.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_in_use_ends_with_one_line_and_exit_code_1()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        await using var program = Start(FreePort.NextUrl(), taken);

        Assert.Equal(1, await program.ExitAsync(Cancellation));
        var line = Assert.Single(program.Error.Trim().Split('\n'));
        Assert.Contains("address already in use", line, StringComparison.Ordinal);
        Assert.Contains("Standalone__ImageUrl", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulator_alone_runs_by_its_own_command()
    {
        var url = FreePort.NextUrl();
        await using var program = RunningProgram.Start("Simulator", "Simulated Bedrock at", new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = url });
        await program.ReadyAsync(Cancellation);

        Assert.Contains("{", await BashAsync($"curl -sS {url}/_simulator/health"), StringComparison.Ordinal);
    }

    private RunningProgram Start(string chat, string image, Dictionary<string, string?>? settings = null)
    {
        var environment = new Dictionary<string, string?>
        {
            ["Standalone__ChatUrl"] = chat,
            ["Standalone__ImageUrl"] = image,
            ["Standalone__ConsoleUrl"] = FreePort.NextUrl(),
            ["Standalone__DataFolder"] = _folder,
            ["Gateway__ApiKey"] = null,
            // This machine may have credentials, and then AWS would answer.
            ["Bedrock__Simulate"] = "always",
        };
        foreach (var (name, value) in settings ?? [])
        {
            environment[name] = value;
        }

        return RunningProgram.Start("Standalone", Ready, environment);
    }

    private static string[] CurlCommands(string markdown) =>
        [.. BashBlock().Matches(markdown).SelectMany(block => block.Groups[1].Value.Split("\n\n")).Select(command => command.Trim())
            .Where(command => command.StartsWith("curl ", StringComparison.Ordinal))];

    private static string Redirect(string command, string chat, string image) => command
        .Replace("http://localhost:4000", chat, StringComparison.Ordinal)
        .Replace("http://localhost:4100", image, StringComparison.Ordinal);

    private async Task<string> BashAsync(string command)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The README's commands are for a POSIX shell.");
        }

        var outcome = await ProcessRunner.RunAsync(
            "bash", ["-c", command], _folder, new Dictionary<string, string> { ["no_proxy"] = "*" }, cancellationToken: Cancellation);
        outcome.AssertSuccess();
        return outcome.Output;
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex BashBlock();
}
