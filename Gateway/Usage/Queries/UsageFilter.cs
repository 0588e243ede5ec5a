namespace BedrockAspire.Gateway.Usage.Queries;

/// <summary>Which calls a question is about; what is null does not narrow it.</summary>
public sealed record UsageFilter
{
    /// <summary>The first moment that counts.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first moment that no longer counts.</summary>
    public required DateTimeOffset To { get; init; }

    public Guid? KeyId { get; init; }

    public Guid? TeamId { get; init; }

    public string? UserId { get; init; }

    /// <summary>A base id.</summary>
    public string? Model { get; init; }

    /// <summary><c>chat</c> or <c>images</c>.</summary>
    public string? Service { get; init; }

    /// <summary>Single calls only: an exact status.</summary>
    public int? Status { get; init; }

    /// <summary>Single calls only: a status of 400 and up.</summary>
    public bool IsError { get; init; }

    /// <summary>Single calls only.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Single calls only.</summary>
    public string? Operation { get; init; }

    /// <summary>Single calls only: the id of the call's request, which is its trace's.</summary>
    public string? TraceId { get; init; }
}
