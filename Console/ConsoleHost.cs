using BedrockAspire.Console.Components;
using BedrockAspire.Console.Gateway;
using BedrockAspire.Console.Gateway.Admin;
using BedrockAspire.Console.Playground;
using BedrockAspire.Console.SetUp;
using BedrockAspire.Console.SignIn;
using BedrockAspire.Console.Usage;
using BedrockAspire.ServiceDefaults;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace BedrockAspire.Console;

/// <summary>The pair of methods that makes this service; Program.cs, Standalone and tests use nothing else.</summary>
public static class ConsoleHost
{
    /// <summary>Registers everything that the service needs.</summary>
    public static WebApplicationBuilder AddConsole(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddServiceDefaults("console", [], []);
        builder.WebHost.UseStaticWebAssets();
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ConsoleOptions>().BindConfiguration(ConsoleOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConsoleOptions>, ConsoleOptionsRules>();
        services.AddHttpClient(GatewayHttp.ClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan);
        services.AddSingleton<GatewayAddresses>();
        services.AddSingleton<GatewayHttp>();
        services.AddSingleton<AdminClientFactory>();
        services.AddSingleton<ModelClient>();
        services.AddSingleton<CallCosts>();
        services.AddSingleton<ServiceChecks>();
        services.AddSingleton<SetUpChecks>();
        services.AddScoped<Operator>();
        // What is worth a line is logged by the console itself.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        AddSignIn(builder);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        return builder;
    }

    /// <summary>Maps the service's pipeline and pages.</summary>
    public static WebApplication MapConsole(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler("/failed", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapDefaultEndpoints();
        app.MapStaticAssets().AllowAnonymous();
        app.MapSignIn();
        app.MapUsageDownload();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }

    private static void AddSignIn(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<Sessions>();
        services.AddSingleton<OneTimeLink>();
        services.AddSingleton<SignInFlow>();
        services.AddRateLimiter(SignInLimits.Add);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireRole(OperatorClaims.Reader, OperatorClaims.Admin).Build());
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SessionStateProvider>();
        var authentication = services.AddAuthentication(OperatorClaims.Scheme).AddCookie(OperatorClaims.Scheme, static cookie =>
        {
            cookie.Cookie.Name = "bedrockaspire-console";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.LoginPath = "/sign-in";
            cookie.AccessDeniedPath = "/sign-in";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.SlidingExpiration = true;
        });
        services.AddOptions<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>(OperatorClaims.Scheme)
            .Configure<Sessions, IOptions<ConsoleOptions>>(static (cookie, sessions, options) =>
            {
                cookie.SessionStore = sessions;
                cookie.ExpireTimeSpan = options.Value.SessionLifetime;
            });

        // Read before the options are bound, because a scheme is there or it is not.
        if (!string.IsNullOrEmpty(builder.Configuration[$"{ConsoleOptions.SectionName}:OpenId:Authority"]))
        {
            authentication.AddOpenIdConnect(OperatorClaims.OpenIdScheme, static _ => { });
            services.AddOptions<OpenIdConnectOptions>(OperatorClaims.OpenIdScheme).Configure<IOptions<ConsoleOptions>>(OpenIdSignIn.Configure);
        }
    }
}
