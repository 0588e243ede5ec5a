using System.Net;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Shows before a run that its checks find what they are for: replies and ledgers that are wrong on purpose must be found wrong.</summary>
internal static class ChaosSelfCheck
{
    private const string Text = """data: {"choices":[{"index":0,"delta":{"content":"id=1"},"finish_reason":null}]}""";
    private const string Finish = """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";
    private const string Usage = """data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}""";
    private const string Error = """data: {"error":{"message":"m","type":"server_error","param":null,"code":"upstream_stream_broken"}}""";
    private const string Done = "data: [DONE]";
    private const string Id = "1";

    public static void Run()
    {
        var key = new ChaosKey("self-check", Guid.Empty, "", null, null);
        var call = new ChaosCall { Id = Id, Kind = CallKind.Stream, Key = key, Replica = null, Expected = "id=1" };
        Judge(call, Verdict.Complete, Text, Finish, Usage, Done);
        Judge(call, Verdict.ErrorInStream, Text, Error, Done);
        Judge(call, Verdict.Complete, Text, Finish, Done);
        Judge(call, Verdict.Wrong, Text, Usage, Done);
        Judge(call, Verdict.Wrong, Text, Finish, Usage);
        Judge(call, Verdict.Wrong, Text);
        Judge(call, Verdict.Wrong, Text, Finish, Error, Done);
        Judge(call, Verdict.Wrong, Text, Error, Text, Done);
        Judge(call, Verdict.Wrong, Text, Text, Finish, Usage, Done);
        Judge(call, Verdict.Wrong, Text, Finish, Usage, Done, Text);
        Require(ReplyJudge.Judge(call, HttpStatusCode.Unauthorized, Error["data: ".Length..]).Verdict == Verdict.Wrong, "a 401");
        Require(ReplyJudge.Judge(call, HttpStatusCode.BadGateway, "oops").Verdict == Verdict.Wrong, "an error of another shape");
        Require(ReplyJudge.JudgeBroken(call, Text).Verdict == Verdict.Broken, "a broken stream");
        Require(ReplyJudge.JudgeBroken(call, $"{Text}\n\n{Done}").Verdict == Verdict.Wrong, "a broken stream with [DONE] that is not whole");
        var killed = ReplyJudge.JudgeBroken(call, $"{Text}\n\n{Finish}\n\n{Usage}\n\n{Done}");
        Require(killed is { Verdict: Verdict.Complete, IsCut: true }, "a whole stream that was cut after its [DONE]");

        JudgePictures(key);
        var row = new LedgerRow(Id, Guid.Empty, "completed", false, 1, 0, 1, 300);
        var record = new CallRecord(call, "none", new CallResult(Verdict.Complete) { InputTokens = 1, OutputTokens = 1 });
        Audit(record, [row], new BilledCall(1, 1, false), mustAgree: true);
        Audit(record, [], new BilledCall(1, 1, false), mustAgree: false);
        Audit(record, [row, row], new BilledCall(1, 1, false), mustAgree: false);
        Audit(record, [row], new BilledCall(1, 2, false), mustAgree: false);
        Audit(record, [row with { CostNanodollars = 301 }], new BilledCall(1, 1, false), mustAgree: false);
        Audit(record, [row with { IsEstimated = true }], new BilledCall(1, 1, false), mustAgree: false);

        var unknown = new CallRecord(call, "cut frame", new CallResult(Verdict.Complete) { LacksUsage = true });
        Audit(unknown, [row with { IsEstimated = true }], new BilledCall(1, 1, false), mustAgree: true);
        Audit(unknown, [row], new BilledCall(1, 1, false), mustAgree: false);
        Audit(unknown with { Fault = ChaosFaults.None.Name }, [row with { IsEstimated = true }], new BilledCall(1, 1, true), mustAgree: true);
        Audit(unknown with { Fault = ChaosFaults.None.Name }, [row with { IsEstimated = true }], new BilledCall(1, 1, false), mustAgree: false);
        AuditPictures(key);
    }

    private static void JudgePictures(ChaosKey key)
    {
        var call = PictureCall(key, PictureOrder.SingleModel);
        var right = call.Order!.Draw(call.Expected);
        var other = call.Order.Draw("another prompt");
        var cut = right[0][..^1];
        var shortfall = $"1 of 2 {PictureJudge.Shortfall}: busy";
        Pictures(call, Verdict.Complete, "", right[0], right[1]);
        Pictures(call, Verdict.Complete, shortfall, right[1]);
        Pictures(call, Verdict.Wrong, "", right[1], right[0]);
        Pictures(call, Verdict.Wrong, "", right[0], right[0]);
        Pictures(call, Verdict.Wrong, "", right[0], other[1]);
        Pictures(call, Verdict.Wrong, "", cut, right[1]);
        Pictures(call, Verdict.Wrong, "", right[0]);
        Pictures(call, Verdict.Wrong, "", right[0], right[1], right[1]);
        Pictures(call, Verdict.Wrong, shortfall);
        Pictures(call, Verdict.Wrong, shortfall, right[0], right[1]);
        var many = PictureCall(key, PictureOrder.ManyModel);
        Pictures(many, Verdict.Complete, "", [.. many.Order!.Draw(many.Expected)]);
        Pictures(many, Verdict.Wrong, shortfall, many.Order.Draw(many.Expected)[0]);
        Pictures(many, Verdict.Wrong, "", right[0], right[1]);
        var edit = many with { Order = many.Order with { IsEdit = true } };
        Pictures(edit, Verdict.Complete, "", [.. edit.Order.Draw(edit.Expected)]);
        Pictures(edit, Verdict.Wrong, "", [.. many.Order.Draw(many.Expected)]);
        Require(ReplyJudge.Judge(call, HttpStatusCode.OK, """{"data":[{"b64_json":"?"}]}""").Verdict == Verdict.Wrong, "a picture that is no base64");
    }

    private static void AuditPictures(ChaosKey key)
    {
        var record = new CallRecord(PictureCall(key, PictureOrder.ManyModel), "none", new CallResult(Verdict.Complete) { Pictures = 2 });
        var row = new LedgerRow(Id, Guid.Empty, "completed", false, 0, 0, 0, 80_000_000) { Pictures = 2 };
        var billed = new BilledCall(0, 0, false) { Pictures = 2 };
        Audit(record, [row], billed, mustAgree: true);
        Audit(record, [], billed, mustAgree: false);
        Audit(record, [row], billed with { Pictures = 1 }, mustAgree: false);
        Audit(record, [row with { Pictures = 1, CostNanodollars = 40_000_000 }], billed, mustAgree: false);
        Audit(record, [row with { CostNanodollars = 160_000_000 }], billed, mustAgree: false);
        Audit(record with { Result = new CallResult(Verdict.Complete) { Pictures = 1 } }, [row], billed, mustAgree: false);

        var lost = record with { Result = new CallResult(Verdict.Refused, "upstream_failed") };
        var estimate = row with { Outcome = "failed", IsEstimated = true, CostNanodollars = 160_000_000 };
        Audit(lost, [estimate], billed, mustAgree: true);
        Audit(lost, [estimate], billed with { Pictures = 1 }, mustAgree: true);
        Audit(lost, [estimate with { Pictures = 1, CostNanodollars = 40_000_000 }], billed, mustAgree: false);
        Audit(lost, [estimate with { CostNanodollars = 200_000_000 }], billed, mustAgree: false);
    }

    private static ChaosCall PictureCall(ChaosKey key, string model) => new()
    {
        Id = Id,
        Kind = model == PictureOrder.SingleModel ? CallKind.PicturesEach : CallKind.Pictures,
        Key = key,
        Replica = null,
        Expected = "id=1",
        Order = new PictureOrder { Model = model, Count = 2, Seed = 7 },
    };

    private static void Pictures(ChaosCall call, Verdict expected, string warnings, params byte[][] pictures)
    {
        var body = $$"""{"created":1,"data":[{{string.Join(',', pictures.Select(picture => $$"""{"b64_json":"{{Convert.ToBase64String(picture)}}"}"""))}}]}""";
        var result = ReplyJudge.Judge(call, HttpStatusCode.OK, body, warnings);
        Require(result.Verdict == expected, $"{pictures.Length} pictures that are {expected} but were taken for {result.Verdict} {result.Detail}");
    }

    private static void Judge(ChaosCall call, Verdict expected, params string[] lines)
    {
        var body = string.Join("\n\n", lines) + "\n\n";
        var result = ReplyJudge.Judge(call, HttpStatusCode.OK, body);
        Require(result.Verdict == expected, $"a stream that is {expected} but was taken for {result.Verdict} {result.Detail}: {body}");
    }

    private static void Audit(CallRecord record, LedgerRow[] rows, BilledCall billed, bool mustAgree)
    {
        var audit = new LedgerAudit();
        audit.Run(
            rows,
            new Dictionary<string, List<BilledCall>> { [Id] = [billed] },
            new Dictionary<string, CallRecord> { [Id] = record },
            (rows.Length, rows.Sum(row => row.CostNanodollars ?? 0), rows.Sum(row => row.OutputTokens), rows.Sum(row => row.Pictures)));
        Require(audit.Faults.Count == 0 == mustAgree, mustAgree ? $"a ledger that agrees: {string.Join("; ", audit.Faults)}" : $"a ledger with {rows.Length} rows that does not agree");
    }

    private static void Require(bool isSo, string what)
    {
        if (!isSo)
        {
            throw new BenchmarkException($"The checks of this run are wrong about {what}.");
        }
    }
}
