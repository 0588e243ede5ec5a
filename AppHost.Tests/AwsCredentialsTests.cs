using BedrockAspire.AppHost.Topology;

namespace BedrockAspire.AppHost.Tests;

public sealed class AwsCredentialsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("bedrock-aspire-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void An_empty_machine_has_none() => Assert.Null(AwsCredentials.FindSource(_ => null, _home));

    [Theory]
    [InlineData("AWS_BEARER_TOKEN_BEDROCK")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_PROFILE")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI")]
    public void A_variable_is_a_source(string variable) =>
        Assert.Equal(variable, AwsCredentials.FindSource(name => name == variable ? "value" : null, _home));

    [Theory]
    [InlineData("credentials", "[default]\naws_access_key_id = id\n", true)]
    [InlineData("credentials", "[other]\naws_access_key_id = id\n", false)]
    [InlineData("config", "[default]\nregion = us-east-1\n", false)]
    [InlineData("config", "[default]\nregion = us-east-1\nsso_session = work\n", true)]
    [InlineData("config", "[default]\nregion = us-east-1\n[profile work]\nsso_session = work\n", false)]
    public void Only_a_default_profile_that_signs_is_a_source(string file, string content, bool found)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home, ".aws")).FullName;
        File.WriteAllText(Path.Combine(folder, file), content);

        Assert.Equal(found, AwsCredentials.FindSource(_ => null, _home) is not null);
    }

    [Fact]
    public void Files_that_variables_name_are_read_instead()
    {
        var file = Path.Combine(_home, "mine");
        File.WriteAllText(file, "[default]\ncredential_process = tool\n");

        Assert.Equal(
            $"the default profile in {file}",
            AwsCredentials.FindSource(name => name == "AWS_CONFIG_FILE" ? file : null, _home));
    }
}
