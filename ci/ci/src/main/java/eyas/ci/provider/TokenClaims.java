package eyas.ci.provider;

/**
 * The tokens by which the jobs of a CI system prove their identity: who issues them, and which claims name the run.
 *
 * @param issuer the issuer of the system's public instance, from which anyone can get a token
 * @param repository the claim with the repository
 * @param owner the claim with the number of the account that owns the repository; unlike a name, it is never used again
 * @param ownerHelp how users find that number, for messages
 * @param run the claim with the run's number
 * @param attempt the claim with the run's attempt; empty if runs of the system have only one
 * @param workflow the claim with the workflow's name; empty if tokens do not prove it
 */
public record TokenClaims(
        String issuer,
        String repository,
        String owner,
        String ownerHelp,
        String run,
        String attempt,
        String workflow) {}
