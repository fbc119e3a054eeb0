using OpenClaw.Gateway.Deliberation;

namespace OpenClaw.Gateway.Apis;

/// <summary>Body of POST /api/deliberations.</summary>
/// <param name="Question">What the triad votes on; 1 to 10,000 characters, without U+0000.</param>
/// <param name="Category">Operational when it is not given.</param>
internal sealed record DeliberationRequest(string Question, DeliberationCategory Category = DeliberationCategory.Operational);
