package eyas.ci.provider;

/**
 * The identity tokens of a CI system: their issuer, and the claims that identify the run.
 *
 * @param issuer the issuer of the system's public instance, from which anyone can get a token
 * @param repository the claim with the repository
 * @param owner the claim with the number of the account that owns the repository; unlike a name, it is never reused
 * @param ownerHelp how users find that number, for messages
 * @param run the claim with the run's number
 * @param attempt the claim with the run's attempt; empty if runs of the system have only one
 * @param workflow the claim with the workflow's name; empty if tokens do not contain it
 */
public record TokenClaims(
        String issuer,
        String repository,
        String owner,
        String ownerHelp,
        String run,
        String attempt,
        String workflow) {}
