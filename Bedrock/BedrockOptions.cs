namespace BedrockAspire.Bedrock;

/// <summary>How to reach Bedrock. Section <c>Bedrock</c>; credentials, profile and region may also come from section <c>AWS</c> and AWS's environment variables.</summary>
public sealed class BedrockOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Bedrock";

    /// <summary>Home region, for example <c>us-east-1</c>. Unset: <c>AWS:Region</c>, <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c>, the profile's region, then us-east-1.</summary>
    public string? Region { get; set; }

    /// <summary>The region that serves image models which the home region lacks; empty turns this off. Unset: us-west-2, the only one with Stability's text-to-image models, unless <see cref="ProfileScope"/> keeps calls out of it.</summary>
    public string? ImageRegion { get; set; }

    /// <summary>Regions in order of preference, the first being home; a model is called in the first that has it. When set, it replaces <see cref="Region"/> and <see cref="ImageRegion"/>. A comma-separated text is taken too.</summary>
    public IReadOnlyList<string> Regions { get; set; } = [];

    /// <summary>How far from a region a call may be routed. Default <see cref="ProfileScope.Global"/>, with which every model works.</summary>
    public ProfileScope ProfileScope { get; set; } = ProfileScope.Global;

    /// <summary>Bedrock API key (bearer). Unset: <c>AWS_BEARER_TOKEN_BEDROCK</c>. It goes before every other credential, as in AWS's SDKs.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Replaces the runtime endpoint of every region. Unset: <c>AWS_ENDPOINT_URL_BEDROCK_RUNTIME</c>, then <c>AWS_ENDPOINT_URL</c>.</summary>
    public string? RuntimeEndpoint { get; set; }

    /// <summary>Replaces the control-plane endpoint of every region. Unset: <c>AWS_ENDPOINT_URL_BEDROCK</c>, then <c>AWS_ENDPOINT_URL</c>.</summary>
    public string? ControlEndpoint { get; set; }

    /// <summary>Address of a Bedrock simulator. When set, both planes go there with the simulator's fixed credentials, and AWS is never called.</summary>
    public string? SimulatorUrl { get; set; }

    /// <summary>Access key id for the simulator. Default: the one that the simulator documents.</summary>
    public string SimulatorAccessKeyId { get; set; } = "AKIASIMULATOREXAMPLE";

    /// <summary>Secret access key for the simulator. Default: the one that the simulator documents; it is worthless on AWS.</summary>
    public string SimulatorSecretAccessKey { get; set; } = "simulator-secret-access-key-not-valid-on-aws";

    /// <summary>Use FIPS endpoints. Unset: <c>AWS_USE_FIPS_ENDPOINT</c>. Cannot be combined with an endpoint of one's own.</summary>
    public bool? UseFipsEndpoint { get; set; }

    /// <summary>Use dual-stack endpoints. Unset: <c>AWS_USE_DUALSTACK_ENDPOINT</c>. Cannot be combined with an endpoint of one's own.</summary>
    public bool? UseDualStackEndpoint { get; set; }

    /// <summary>How often one call is tried in all before it fails; 1 turns retries off. Only what went wrong before the first byte of the answer is tried again. Unset: <c>AWS_MAX_ATTEMPTS</c>, then 4.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>The same for calls that nobody watches and that come in hundreds, such as embeddings of a document. Default 10.</summary>
    public int BatchMaxAttempts { get; set; } = 10;

    /// <summary>The first pause before a retry; doubles each time and is jittered.</summary>
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause before a retry. If Bedrock's Retry-After asks for more, the call fails at once and passes it on.</summary>
    public TimeSpan RetryMaxDelay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a TCP and TLS connect may take.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long Bedrock may take until the first event of a stream.</summary>
    public TimeSpan FirstEventTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long Bedrock may take until the reply of a call that does not stream. Long, since such a call answers only when the model has finished.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a stream may be silent between two events, or a whole reply in the middle of its body. There is no limit on a stream's whole length.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest event-stream frame that is accepted, in bytes; a longer one is refused before memory is taken for it.</summary>
    public int MaxFrameBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The longest reply that is accepted, in bytes. Pictures are the reason for its size.</summary>
    public int MaxResponseBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Whether a simulator answers instead of AWS.</summary>
    public bool IsSimulated => !string.IsNullOrWhiteSpace(SimulatorUrl);
}
