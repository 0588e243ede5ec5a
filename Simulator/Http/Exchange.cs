using BedrockAspire.Simulator.Authentication;
using BedrockAspire.Simulator.Faults;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Http;

/// <summary>One request on its way through the simulator, with what was found out about it so far.</summary>
internal sealed class Exchange(HttpContext context, RequestTarget target, Operation operation, string id)
{
    public HttpContext Context { get; } = context;

    public RequestTarget Target { get; } = target;

    public Operation Operation { get; } = operation;

    /// <summary>The model or profile id of the path, decoded; empty for lists.</summary>
    public string Id { get; } = id;

    public byte[] Body { get; set; } = [];

    public Caller Caller { get; set; } = Caller.Nobody;

    public string Region => Caller.Region;

    /// <summary>The rule that matched, if any.</summary>
    public Rule? Rule { get; set; }

    /// <summary>What goes wrong: the request header's fault before the rule's.</summary>
    public Fault? Fault { get; set; }

    public Answer? Answer => Rule?.Answer;

    public string? ErrorType { get; set; }

    /// <summary>The client left before the end.</summary>
    public bool Aborted { get; set; }

    /// <summary>The simulator itself broke the connection.</summary>
    public bool WasReset { get; set; }

    public int FramesSent { get; set; }

    /// <summary>The base id that did the work, once known.</summary>
    public string? BilledModel { get; set; }

    public Usage Usage { get; set; }

    public CancellationToken RequestAborted => Context.RequestAborted;
}
