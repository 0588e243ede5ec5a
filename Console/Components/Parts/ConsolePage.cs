using BedrockAspire.Console.Gateway;
using BedrockAspire.Console.Gateway.Admin;
using BedrockAspire.Console.SignIn;
using Microsoft.AspNetCore.Components;

namespace BedrockAspire.Console.Components.Parts;

/// <summary>What every page does alike: make calls in the operator's name, say what failed, and stop when it is left.</summary>
public abstract class ConsolePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();

    [Inject]
    internal Operator Operator { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>What the last call failed with; null while all is well.</summary>
    protected string? Fault { get; set; }

    /// <summary>The member of the last request that was at fault.</summary>
    protected string? FaultyMember { get; private set; }

    /// <summary>Whether a call is under way.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Left => _left.Token;

    /// <summary>Whether the operator may change things. Known after the page was made.</summary>
    protected bool IsAdmin { get; private set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => IsAdmin = await Operator.IsAdminAsync();

    /// <summary>The admin API, in the operator's name.</summary>
    internal Task<AdminClient> AdminAsync() => Operator.AdminAsync();

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the page holds.</summary>
    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _left.Cancel();
            _left.Dispose();
        }
    }

    /// <summary>Runs calls to the gateway. What fails is put in <see cref="Fault"/>; a session that has ended leads to the sign-in and back.</summary>
    /// <returns>Whether all went well.</returns>
    protected async Task<bool> TryAsync(Func<Task> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        (Fault, FaultyMember, IsBusy) = (null, null, true);
        StateHasChanged();
        try
        {
            await calls();
            return true;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            return false;
        }
        catch (GatewayCallException exception)
        {
            if (exception.Fault == GatewayFault.SignedOut)
            {
                var here = Navigation.ToBaseRelativePath(Navigation.Uri);
                Navigation.NavigateTo("sign-in?reason=expired&returnUrl=" + Uri.EscapeDataString(here), forceLoad: true);
            }

            (Fault, FaultyMember) = (exception.Message, exception.Param);
            return false;
        }
        finally
        {
            IsBusy = false;
            if (!_left.IsCancellationRequested)
            {
                StateHasChanged();
            }
        }
    }
}
