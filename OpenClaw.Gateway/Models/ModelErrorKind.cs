namespace OpenClaw.Gateway.Models;

/// <summary>Why a call to a model failed, as its handling differs.</summary>
internal enum ModelErrorKind
{
    /// <summary>The caller's mistake; the same request fails everywhere.</summary>
    Client,

    /// <summary>The provider refuses our key, or the key's owner.</summary>
    Auth,

    /// <summary>Too many requests, or a quota is used up.</summary>
    RateLimit,

    /// <summary>No answer, or no next piece of it, in time.</summary>
    Timeout,

    /// <summary>The provider failed or could not be reached, or cut its answer off.</summary>
    Server,

    /// <summary>The answer is not what its format says.</summary>
    Malformed,

    /// <summary>The conversation is longer than the model can read.</summary>
    ContextWindow,

    /// <summary>The provider's content rules stopped the request or the answer.</summary>
    ContentPolicy,

    /// <summary>A budget of ours is used up; no provider was asked.</summary>
    Budget,
}
