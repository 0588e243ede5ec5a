using BedrockAspire.Console.Gateway;

namespace BedrockAspire.Console.Playground;

/// <summary>The conversation of a playground: what was said, and how a next thing is asked for.</summary>
internal sealed class PlaygroundTalk(ModelClient models, TimeProvider timeProvider)
{
    public List<PlaygroundEntry> Entries { get; } = [];

    /// <summary>Asks the chat model, and tells of each step.</summary>
    public async Task ChatAsync(string key, string model, string prompt, IReadOnlyList<string> pictures, Func<Task> changed, CancellationToken cancellationToken)
    {
        Say(prompt, pictures);
        var turns = Entries.Where(static entry => entry is { IsDrawing: false, Failure: null })
            .Select(static entry => new ChatTurn(entry.Role, entry.Text.ToString(), entry.Role == "user" ? entry.Pictures : []))
            .Where(static turn => turn.Text.Length > 0 || turn.Pictures.Count > 0)
            .ToArray();
        await AnswerAsync(new PlaygroundEntry { Role = "assistant", IsRunning = true }, changed, async (entry, started) =>
        {
            await foreach (var step in models.ChatAsync(key, model, turns, cancellationToken))
            {
                entry.Facts ??= step.Facts;
                entry.Tokens = step.Tokens ?? entry.Tokens;
                entry.Text.Append(step.Text);
                entry.Reasoning.Append(step.Reasoning);
                entry.Note = step.FinishReason switch
                {
                    "length" => "The answer was cut off at the model's limit.",
                    "content_filter" => "A content filter ended the answer.",
                    _ => entry.Note,
                };
                if (entry.FirstAfter is null && (step.Text ?? step.Reasoning) is { Length: > 0 })
                {
                    entry.FirstAfter = timeProvider.GetElapsedTime(started);
                }

                await changed();
            }
        }, cancellationToken);
    }

    /// <summary>Draws a picture, from a prompt alone or from another picture.</summary>
    public async Task DrawAsync(
        string key, string model, string prompt, string size, PlaygroundFile? from, Func<Task> changed, CancellationToken cancellationToken)
    {
        Entries.Add(new PlaygroundEntry { Role = "user", IsDrawing = true });
        Entries[^1].Text.Append(prompt);
        if (from is not null)
        {
            Entries[^1].Pictures.Add(from.DataUrl);
        }

        await AnswerAsync(new PlaygroundEntry { Role = "assistant", IsDrawing = true, IsRunning = true }, changed, async (entry, _) =>
        {
            var drawn = from is null
                ? await models.DrawAsync(key, model, prompt, size, cancellationToken)
                : await models.EditAsync(key, model, prompt, from.Bytes, from.Name, cancellationToken);
            entry.Pictures.AddRange(drawn.Select(static picture => picture.DataUrl));
            entry.Facts = drawn.Count > 0 ? drawn[0].Facts : null;
            entry.Note = drawn.Count > 0 ? drawn[0].Size : "The service answered without a picture.";
        }, cancellationToken);
    }

    private void Say(string prompt, IReadOnlyList<string> pictures)
    {
        var entry = new PlaygroundEntry { Role = "user" };
        entry.Text.Append(prompt);
        entry.Pictures.AddRange(pictures);
        Entries.Add(entry);
    }

    private async Task AnswerAsync(PlaygroundEntry entry, Func<Task> changed, Func<PlaygroundEntry, long, Task> run, CancellationToken cancellationToken)
    {
        Entries.Add(entry);
        await changed();
        var started = timeProvider.GetTimestamp();
        try
        {
            await run(entry, started);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            entry.Note = "Stopped.";
        }
        catch (GatewayCallException exception) when (exception.Fault != GatewayFault.SignedOut)
        {
            entry.Failure = exception.Message;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            entry.Failure = "The connection to the gateway broke off. Try again.";
        }
        finally
        {
            entry.IsRunning = false;
            entry.Took = timeProvider.GetElapsedTime(started);
            await changed();
        }
    }
}
