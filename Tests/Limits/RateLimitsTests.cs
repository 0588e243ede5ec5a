using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Limits;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Limits;

public sealed class RateLimitsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryBudgetStore _store = new();
    private readonly ReplicaUnderTest _replica;

    public RateLimitsTests() => _replica = new ReplicaUnderTest(_store, _time);

    [Fact]
    public async Task Requests_a_minute_are_a_bucket_that_fills_steadily()
    {
        await _replica.TurnAsync();
        var caller = ReplicaUnderTest.Somebody with { RequestsPerMinute = 6 };
        for (var i = 0; i < 6; i++)
        {
            Assert.Null(Call(caller));
        }

        var error = Call(caller)!;
        _time.Advance(TimeSpan.FromSeconds(9.9));
        var early = Call(caller);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal((429, "rate_limit_exceeded"), (error.Facts.Status, error.Facts.Code));
        Assert.Contains("6 requests a minute. Try again in 10 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(10, error.RetryAfter!.Value.TotalSeconds, 3);
        Assert.NotNull(early);
        Assert.Null(Call(caller));
        Assert.NotNull(Call(caller));
    }

    [Fact]
    public async Task Calls_at_a_time_are_let_go_when_their_requests_end()
    {
        await _replica.TurnAsync();
        var caller = ReplicaUnderTest.Somebody with { MaxConcurrent = 2 };
        var one = _replica.Request(caller);
        Assert.Null(_replica.Limits.Enter(one));
        Assert.Null(_replica.Limits.Enter(_replica.Request(caller)));

        var error = _replica.Limits.Enter(_replica.Request(caller))!;
        _replica.Limits.Leave(one);
        _replica.Limits.Leave(one);

        Assert.Contains("2 requests at a time", error.Message, StringComparison.Ordinal);
        Assert.Null(_replica.Limits.Enter(_replica.Request(caller)));
        Assert.NotNull(_replica.Limits.Enter(_replica.Request(caller)));
    }

    [Fact]
    public async Task Tokens_are_taken_by_estimate_and_settled_by_use()
    {
        await _replica.TurnAsync();
        var caller = ReplicaUnderTest.Somebody with { TokensPerMinute = 1000 };

        (await ReserveAsync(caller, 900)).Settle(Money.Zero, 100);
        (await ReserveAsync(caller, 900)).Settle(Money.Zero, 900);
        var refused = await Assert.ThrowsAsync<GatewayException>(() => ReserveAsync(caller, 300));
        _time.Advance(TimeSpan.FromSeconds(18));

        Assert.Contains("1,000 tokens a minute", refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal(18, refused.Error.RetryAfter!.Value.TotalSeconds, 3);
        (await ReserveAsync(caller, 300)).Settle(Money.Zero, 300);
    }

    [Fact]
    public async Task Call_that_uses_more_than_a_minute_s_worth_passes_and_is_paid_off()
    {
        await _replica.TurnAsync();
        var caller = ReplicaUnderTest.Somebody with { TokensPerMinute = 1000 };

        (await ReserveAsync(caller, 5000)).Settle(Money.Zero, 3000);
        var refused = await Assert.ThrowsAsync<GatewayException>(() => ReserveAsync(caller, 1000));

        Assert.Equal(180, refused.Error.RetryAfter!.Value.TotalSeconds, 3);
    }

    [Fact]
    public async Task Call_that_a_budget_refuses_gives_its_tokens_back()
    {
        _store.Set(new Budget(Guid.NewGuid(), "All", BudgetScope.Gateway, "", BudgetInterval.Day, Money.FromDollars(1)));
        await _replica.TurnAsync();
        var caller = ReplicaUnderTest.Somebody with { TokensPerMinute = 1000 };
        var request = _replica.Request(caller, new CallEstimate { InputTokens = 900, MaxOutputTokens = 0 });
        _replica.Limits.Enter(request);

        await _replica.RefusedAsync(Money.FromDollars(2), request);

        (await ReserveAsync(caller, 1000)).Settle(Money.Zero, 0);
    }

    [Fact]
    public async Task Limits_are_divided_among_live_replicas()
    {
        using var other = new ReplicaUnderTest(_store, _time);
        await other.TurnAsync();
        await _replica.TurnAsync();
        var caller = ReplicaUnderTest.Somebody with { RequestsPerMinute = 3 };

        Assert.Null(Call(caller));
        Assert.Null(Call(caller));
        Assert.NotNull(Call(caller));
    }

    [Fact]
    public async Task Headers_tell_how_the_limits_stand_on_success_and_refusal()
    {
        await _replica.TurnAsync();
        var caller = ReplicaUnderTest.Somebody with { RequestsPerMinute = 2, TokensPerMinute = 1200 };
        var request = _replica.Request(caller, new CallEstimate { InputTokens = 600, MaxOutputTokens = 0 });
        Assert.Null(_replica.Limits.Enter(request));
        await _replica.ReserveAsync(null, request);
        var passed = Headers(request);
        Assert.Null(Call(caller));
        var last = _replica.Request(caller);
        Assert.NotNull(_replica.Limits.Enter(last));

        Assert.Equal("2", passed["x-ratelimit-limit-requests"]);
        Assert.Equal("1", passed["x-ratelimit-remaining-requests"]);
        Assert.Equal("30s", passed["x-ratelimit-reset-requests"]);
        Assert.Equal("1200", passed["x-ratelimit-limit-tokens"]);
        Assert.Equal("600", passed["x-ratelimit-remaining-tokens"]);
        Assert.Equal("30s", passed["x-ratelimit-reset-tokens"]);
        Assert.Equal("0", Headers(last)["x-ratelimit-remaining-requests"]);
        Assert.Equal("1m0s", Headers(last)["x-ratelimit-reset-requests"]);
    }

    [Fact]
    public async Task Key_without_limits_has_no_headers()
    {
        await _replica.TurnAsync();
        var request = _replica.Request();
        _replica.Limits.Enter(request);

        Assert.DoesNotContain(Headers(request), header => header.Key.StartsWith("x-ratelimit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_do_not_share_their_limits_and_idle_ones_are_forgotten()
    {
        await _replica.TurnAsync();
        Caller[] callers = [.. Enumerable.Range(0, 50).Select(_ => ReplicaUnderTest.Somebody with { KeyId = Guid.NewGuid(), RequestsPerMinute = 1 })];

        Assert.All(callers, caller => Assert.Null(Call(caller)));
        var counter = _replica.Table.CounterOf(callers[0]);
        _time.Advance(TimeSpan.FromMinutes(11));
        await _replica.TickAsync();

        Assert.NotSame(counter, _replica.Table.CounterOf(callers[0]));
    }

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(0.1201, "121ms")]
    [InlineData(8.64, "8.64s")]
    [InlineData(60, "1m0s")]
    [InlineData(361.5, "6m1.5s")]
    public void Duration_is_written_as_OpenAI_does(double seconds, string text)
    {
        Assert.Equal(text, RateLimitHeaders.Duration(TimeSpan.FromSeconds(seconds)));
    }

    public void Dispose() => _replica.Dispose();

    private static HeaderDictionary Headers(GatewayRequest request)
    {
        var headers = new HeaderDictionary();
        request.ApplyHeaders(headers);
        return headers;
    }

    private GatewayError? Call(Caller caller)
    {
        var request = _replica.Request(caller);
        var error = _replica.Limits.Enter(request);
        _replica.Limits.Leave(request);
        return error;
    }

    private Task<CallReservation> ReserveAsync(Caller caller, long tokens)
    {
        var request = _replica.Request(caller, new CallEstimate { InputTokens = tokens, MaxOutputTokens = 0 });
        Assert.Null(_replica.Limits.Enter(request));
        return _replica.ReserveAsync(null, request);
    }
}
