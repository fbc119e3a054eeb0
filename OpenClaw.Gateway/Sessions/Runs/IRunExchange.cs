namespace OpenClaw.Gateway.Sessions;

/// <summary>Tells the other replicas about runs. Only hints that save waiting: the store has the truth.</summary>
internal interface IRunExchange
{
    /// <summary>A run is to be stopped by whoever works on it.</summary>
    void Stop(string id, string reason);

    /// <summary>A run is done, and its session is free for the next.</summary>
    void Done(string runId, string sessionKey);
}
