using Iris.Api.Envelope;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Tokens;

/// <summary>What others check tokens with.</summary>
[Route(".well-known/jwks.json")]
[AllowAnonymous]
internal sealed class KeySetController(SigningKeyRing ring) : IrisController
{
    /// <summary>The public keys of tokens.</summary>
    /// <remarks>
    /// A JWK set (RFC 7517), without the envelope of other answers, since libraries read it. It may be kept for 15 minutes: a key is here a
    /// day before it signs, and until the last token that it signed has expired.
    /// </remarks>
    /// <response code="200">The keys.</response>
    [HttpGet(Name = "getSigningKeys")]
    [ProducesResponseType<KeySetResponse>(StatusCodes.Status200OK)]
    [ResponseCache(Duration = 15 * 60, Location = ResponseCacheLocation.Any)]
    public FileContentResult Get() => File(ring.Current.Jwks, "application/json");
}

/// <summary>A JWK set.</summary>
/// <param name="Keys">The keys that sign or have signed tokens which are still good, and the next one.</param>
internal sealed record KeySetResponse(IReadOnlyList<KeyResponse> Keys);

/// <summary>The public part of a key on the curve P-256.</summary>
/// <param name="Kty"><c>EC</c>.</param>
/// <param name="Use"><c>sig</c>.</param>
/// <param name="Alg"><c>ES256</c>.</param>
/// <param name="Kid">Its name, as in the header of tokens.</param>
/// <param name="Crv"><c>P-256</c>.</param>
/// <param name="X">The first coordinate, in base64url.</param>
/// <param name="Y">The second coordinate, in base64url.</param>
internal sealed record KeyResponse(string Kty, string Use, string Alg, string Kid, string Crv, string X, string Y);
