using System.Data.Common;
using System.Globalization;
using BedrockAspire.Gateway.Usage.Queries;

namespace BedrockAspire.Data.Usage;

/// <summary>The conditions of a query, with their values as parameters of its command.</summary>
internal sealed class UsageWhere(DbCommand command, bool isPostgres)
{
    private readonly List<string> _conditions = [];

    public string Text => string.Join(" AND ", _conditions);

    /// <summary>Adds a value.</summary>
    /// <returns>The name to use in its place.</returns>
    public string Add(object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@p" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture);
        // SQLite has times as microseconds.
        parameter.Value = value is DateTimeOffset time && !isPostgres ? (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : value;
        command.Parameters.Add(parameter);
        return parameter.ParameterName;
    }

    /// <summary>Conditions on the daily sums.</summary>
    public void Days(UsageFilter filter)
    {
        _conditions.Add($"day >= {Add(DateOnly.FromDateTime(filter.From.UtcDateTime))} AND day < {Add(DateOnly.FromDateTime(filter.To.UtcDateTime))}");
        AddIds(filter);
        if (filter.Model is { } model)
        {
            _conditions.Add($"model = {Add(model)}");
        }
    }

    /// <summary>Conditions on single calls.</summary>
    public void Calls(UsageFilter filter, UsagePlace? below)
    {
        _conditions.Add($"recorded_at >= {Add(filter.From)} AND recorded_at < {Add(filter.To)}");
        AddIds(filter);
        if (filter.Model is { } model)
        {
            _conditions.Add($"{UsageRecordTable.Model} = {Add(model)}");
        }

        if (filter.Status is { } status)
        {
            _conditions.Add($"status = {Add(status)}");
        }

        if (filter.IsError)
        {
            _conditions.Add("status >= 400");
        }

        if (filter.ErrorType is { } errorType)
        {
            _conditions.Add($"error_type = {Add(errorType)}");
        }

        if (filter.Operation is { } operation)
        {
            _conditions.Add($"operation = {Add(operation)}");
        }

        if (filter.TraceId is { } trace)
        {
            _conditions.Add($"trace_id = {Add(trace)}");
        }

        if (below is { } place)
        {
            _conditions.Add($"(recorded_at, id) < ({Add(place.RecordedAt)}, {Add(place.Id)})");
        }
    }

    private void AddIds(UsageFilter filter)
    {
        if (filter.KeyId is { } key)
        {
            _conditions.Add($"key_id = {Add(key)}");
        }

        if (filter.TeamId is { } team)
        {
            _conditions.Add($"team_id = {Add(team)}");
        }

        if (filter.UserId is { } user)
        {
            _conditions.Add($"user_id = {Add(user)}");
        }

        if (filter.Service is { } service)
        {
            _conditions.Add($"service = {Add(service)}");
        }
    }
}
