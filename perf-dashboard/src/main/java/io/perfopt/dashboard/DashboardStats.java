package io.perfopt.dashboard;

/**
 * What a dashboard did since it was made. Immutable.
 *
 * @param clients live pages open now
 * @param requests requests that reached it
 * @param refused requests refused: a foreign host or site, another method than GET, no cookie, no such page
 * @param clientsRefused live pages refused because too many were open
 * @param clientsStalled live pages ended because they took nothing for 30 seconds
 * @param ticks how often live figures were made for all pages
 * @param events live events sent
 * @param eventsDropped live events that a slow page never got
 * @param failures answers and live figures that could not be made; the log says why
 */
public record DashboardStats(
        int clients,
        long requests,
        long refused,
        long clientsRefused,
        long clientsStalled,
        long ticks,
        long events,
        long eventsDropped,
        long failures) {}
