namespace BedrockAspire.AppHost.Topology;

/// <summary>
/// Tells whether AWS credentials are to be had, without the AWS SDK and without asking AWS. Roles of a virtual machine cannot be seen this way:
/// there, configuration has to say that Bedrock is reachable.
/// </summary>
internal static class AwsCredentials
{
    private static readonly string[] Variables =
    [
        "AWS_BEARER_TOKEN_BEDROCK",
        "AWS_ACCESS_KEY_ID",
        "AWS_PROFILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];

    /// <summary>A default profile often holds nothing but a region; only these make it one that signs requests.</summary>
    private static readonly string[] ProfileKeys =
    [
        "aws_access_key_id",
        "credential_process",
        "login_session",
        "role_arn",
        "sso_session",
        "sso_start_url",
        "web_identity_token_file",
    ];

    /// <summary>Names the first source of credentials, or is null where there is none.</summary>
    public static string? FindSource(Func<string, string?> environment, string homeDirectory)
    {
        foreach (var variable in Variables)
        {
            if (!string.IsNullOrWhiteSpace(environment(variable)))
            {
                return variable;
            }
        }

        string[] files =
        [
            environment("AWS_SHARED_CREDENTIALS_FILE") ?? Path.Combine(homeDirectory, ".aws", "credentials"),
            environment("AWS_CONFIG_FILE") ?? Path.Combine(homeDirectory, ".aws", "config"),
        ];
        return files.Where(HasDefaultProfile).Select(file => $"the default profile in {file}").FirstOrDefault();
    }

    private static bool HasDefaultProfile(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        var inDefault = false;
        foreach (var line in File.ReadLines(file).Select(line => line.Trim()))
        {
            if (line.StartsWith('['))
            {
                inDefault = line.Trim('[', ']', ' ') is "default" or "profile default";
            }
            else if (inDefault && ProfileKeys.Contains(line.Split('=')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
