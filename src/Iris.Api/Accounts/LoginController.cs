using System.Text.Json.Serialization;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Accounts;

/// <summary>Turns a password into a token.</summary>
[Route("user/login")]
[AllowAnonymous]
internal sealed class LoginController(Login login, LoginLimiter limiter) : IrisController
{
    private static readonly Text Detail = new("Login", "Login");
    private static readonly Text RefusedTitle = new("Login erróneo", "Login failed");

    /// <summary>Logs in.</summary>
    /// <remarks>The <c>payload</c> is the token, as a plain string: send it as <c>Authorization: Bearer …</c>.</remarks>
    /// <param name="body">E-mail address, password and tenant.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The token.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="401">E-mail address, password or tenant are not right.</response>
    /// <response code="429">Too many attempts; <c>Retry-After</c> says how long to wait.</response>
    [HttpPost(Name = "logIn")]
    [BodyExamples("login")]
    public async Task<ActionResult<ApiEnvelope<string>>> LogIn(RequestBody<LoginRequest> body, CancellationToken cancellationToken)
    {
        body.Value.Check(body.Errors);
        if (!body.Errors.IsEmpty)
            return Refuse(body.Errors.Items);

        var request = body.Value;
        var network = RemoteNetwork.Of(HttpContext);
        var attempt = limiter.Begin(request.Tenant, request.Email, network);
        if (attempt.Wait is { } wait)
            return new TooManyResult(wait);

        var result = await login.TryAsync(request.Tenant, request.Email, request.Password, network, cancellationToken);
        if (result.IsSuccess || result.Errors[0] == AccountErrors.Busy)
            attempt.NotFailed();
        if (result.IsSuccess)
            return Answer(result.Value.Value, Detail);

        return result.Errors[0].Kind == ErrorKind.Unauthorized
            ? new ProblemResult(new Problem(StatusCodes.Status401Unauthorized, RefusedTitle, result.Errors))
            : Refuse(result.Errors);
    }
}

/// <summary>A log-in, with the member names as documented. (Source: A.2)</summary>
internal sealed class LoginRequest : ISmallBody
{
    /// <summary>E-mail address of the account.</summary>
    [JsonPropertyName("Email")]
    public required string Email { get; set; }

    /// <summary>Its password.</summary>
    [JsonPropertyName("Password")]
    public required string Password { get; set; }

    /// <summary>The tenant that the account belongs to.</summary>
    public required string Tenant { get; set; }

    /// <summary>Nothing that no account can have is looked at any further.</summary>
    internal void Check(ErrorList errors)
    {
        Check(Email, "Email", Login.MaxEmailLength, errors);
        Check(Password, "Password", AccountEditor.MaxPasswordLength, errors);
        Check(Tenant, "tenant", Login.MaxTenantLength, errors);
    }

    private static void Check(string? text, string field, int maximum, ErrorList errors)
    {
        if (text?.Length > maximum)
            errors.Add(CommonErrors.TooLong(field, maximum));
    }
}
