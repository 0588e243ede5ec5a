using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Auth;
using BedrockAspire.Gateway.Errors;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Gateway.Auth;

public sealed class IdentityTests
{
    private const string Secret = "a-secret-of-thirty-two-bytes-or-more";
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";
    private const string Ada = "\"sub\":\"5b0f\",\"email\":\"ada@example.com\",\"name\":\"Ada Lovelace\",\"role\":\"user\"";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 2, 0, 0, TimeSpan.Zero));
    private readonly FakeUserStore _store = new();
    private readonly UserDirectory _users;

    public IdentityTests() => _users = new UserDirectory(Options.Create(new AccountsOptions()), _time, _store);

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task A_token_of_Open_WebUI_names_the_person()
    {
        var (caller, refusal) = await IdentifyAsync(Token($$"""{{{Ada}},"iss":"open-webui","iat":{{Now}},"exp":{{Now + 300}}}"""));

        Assert.Null(refusal);
        Assert.Equal("5b0f", caller!.UserId);
        Assert.True(caller.IsUserVerified);
        var seen = Assert.Single(_users.TakeSeen(10));
        Assert.Equal(("Ada Lovelace", "ada@example.com", "user", true), (seen.Name, seen.Email, seen.Role, seen.IsSigned));
    }

    [Theory]
    [InlineData("other-issuer", 0, 300, "'iss'")]
    [InlineData("open-webui", -1000, -400, "expired")]
    [InlineData("open-webui", 400, 700, "'iat'")]
    public async Task A_token_that_is_not_valid_is_refused_with_its_fault(string issuer, int issued, int expires, string fault)
    {
        var token = Token($$"""{{{Ada}},"iss":"{{issuer}}","iat":{{Now + issued}},"exp":{{Now + expires}}}""");

        var (caller, refusal) = await IdentifyAsync(token);

        Assert.Null(caller);
        Assert.Equal(GatewayErrorKind.AuthenticationFailed, refusal!.Kind);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    public async Task What_is_no_token_is_refused(string token) => Assert.NotNull((await IdentifyAsync(token)).Refusal);

    [Fact]
    public async Task A_token_of_another_secret_without_signature_or_end_or_subject_is_refused()
    {
        var claims = $$"""{{{Ada}},"iss":"open-webui","iat":{{Now}},"exp":{{Now + 300}}}""";
        string[] tokens =
        [
            Token(claims, "another-secret-of-thirty-two-bytes!!"),
            Token(claims, Secret, """{"alg":"none","typ":"JWT"}"""),
            Token(claims)[..Token(claims).LastIndexOf('.')] + ".",
            Token(claims, Secret, """{"alg":"HS512","typ":"JWT"}"""),
            Token($$"""{{{Ada}},"iss":"open-webui","iat":{{Now}}}"""),
            Token($$"""{{{Ada}},"iss":"open-webui","exp":{{Now + 300}}}"""),
            Token($$"""{"iss":"open-webui","iat":{{Now}},"exp":{{Now + 300}}}"""),
            Token($$"""{"sub":"{{new string('x', 129)}}","iss":"open-webui","iat":{{Now}},"exp":{{Now + 300}}}"""),
        ];

        foreach (var token in tokens)
        {
            Assert.Equal(GatewayErrorKind.AuthenticationFailed, (await IdentifyAsync(token)).Refusal?.Kind);
        }
    }

    [Fact]
    public async Task A_token_that_was_verified_once_still_expires()
    {
        var token = Token($$"""{{{Ada}},"iss":"open-webui","iat":{{Now}},"exp":{{Now + 300}}}""");
        Assert.Null((await IdentifyAsync(token)).Refusal);
        var identity = Identity();
        Assert.Null((await identity.IdentifyAsync(Context(token), Caller.Master)).Refusal);

        _time.Advance(TimeSpan.FromSeconds(300 + 61));

        Assert.NotNull((await identity.IdentifyAsync(Context(token), Caller.Master)).Refusal);
    }

    [Fact]
    public async Task A_bad_token_names_nobody_where_the_operator_wants_it_so()
    {
        var (caller, refusal) = await IdentifyAsync("nonsense", options => options.RefuseInvalidTokens = false);

        Assert.Null(refusal);
        Assert.Null(caller!.UserId);
    }

    [Fact]
    public async Task Plain_headers_are_believed_only_where_they_are_trusted()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["X-OpenWebUI-User-Id"] = "5b0f";
        context.Request.Headers["X-OpenWebUI-User-Name"] = "J%C3%BCrgen %26 Co";
        context.Request.Headers["X-OpenWebUI-User-Email"] = "j@example.com";

        Assert.Null((await Identity(options => options.JwtSecret = "").IdentifyAsync(context, Caller.Master)).Caller!.UserId);
        Assert.Equal("5b0f", (await Identity(options => options.TrustHeaders = true).IdentifyAsync(context, Caller.Master)).Caller!.UserId);
        Assert.Equal("Jürgen & Co", Assert.Single(_users.TakeSeen(10)).Name);
    }

    [Fact]
    public async Task A_blocked_person_is_refused_and_a_team_is_the_persons_unless_the_key_has_one()
    {
        var team = Guid.NewGuid();
        var keyTeam = Guid.NewGuid();
        _users.Replace(new Dictionary<string, UserSettings> { ["5b0f"] = new(false, team), ["bad"] = new(true, null) });
        var ada = Token($$"""{{{Ada}},"iss":"open-webui","iat":{{Now}},"exp":{{Now + 300}}}""");
        var blocked = Token($$"""{"sub":"bad","iss":"open-webui","iat":{{Now}},"exp":{{Now + 300}}}""");

        Assert.Equal(team, (await IdentifyAsync(ada)).Caller!.TeamId);
        Assert.Equal(keyTeam, (await Identity().IdentifyAsync(Context(ada), Caller.Master with { TeamId = keyTeam })).Caller!.TeamId);
        var refusal = (await IdentifyAsync(blocked)).Refusal!;
        Assert.Equal(GatewayErrorKind.PermissionDenied, refusal.Kind);
        Assert.Contains("blocked", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void People_who_were_seen_wait_for_the_store_in_a_bounded_queue()
    {
        for (var index = 0; index < 20_000; index++)
        {
            _users.NoteSeen(new UserSighting($"user {index}", null, null, null, false, _time.GetUtcNow()));
        }

        Assert.Equal(10_000, _users.TakeSeen(int.MaxValue).Count);
        _users.NoteSeen(new UserSighting("user 19999", null, null, null, false, _time.GetUtcNow()));
        _users.NoteSeen(new UserSighting("user 0", null, null, null, false, _time.GetUtcNow()));
        Assert.Equal("user 19999", Assert.Single(_users.TakeSeen(10)).Id);
    }

    [Fact]
    public void A_secret_that_is_too_short_is_refused_at_start()
    {
        var result = new IdentityOptionsRules().Validate(null, new IdentityOptions { JwtSecret = "short" });

        Assert.Contains("Gateway:Identity:JwtSecret", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    private static string Token(string claims, string secret = Secret, string header = Header)
    {
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(text)))}";
    }

    private static DefaultHttpContext Context(string token)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["X-OpenWebUI-User-Jwt"] = token;
        return context;
    }

    private UserIdentity Identity(Action<IdentityOptions>? configure = null)
    {
        var options = new IdentityOptions { JwtSecret = Secret };
        configure?.Invoke(options);
        return new UserIdentity(Options.Create(options), _users, _time);
    }

    private async Task<Authentication> IdentifyAsync(string token, Action<IdentityOptions>? configure = null) =>
        await Identity(configure).IdentifyAsync(Context(token), Caller.Master);

    private sealed class FakeUserStore : IUserStore
    {
        public Task<IReadOnlyDictionary<string, UserSettings>> ListSettingsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task NoteSeenAsync(IReadOnlyCollection<UserSighting> sightings, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
