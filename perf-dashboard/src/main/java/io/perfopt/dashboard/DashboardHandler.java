package io.perfopt.dashboard;

import com.sun.net.httpserver.HttpHandler;

/**
 * The live page as a handler for an HTTP server of your own. Works under any path, and for as many requests at a time as the server has threads; a
 * live stream is served by a thread of the handler's own, so it holds none of the server's.
 */
public interface DashboardHandler extends HttpHandler, AutoCloseable {
    /**
     * The query with which the path of this handler opens the page, such as {@code ?token=…}. With the default one-time tokens each call gives a new
     * one.
     *
     * @return the query, empty when no token is needed
     */
    String entrance();

    /**
     * What the page itself did.
     *
     * @return the figures of this moment
     */
    DashboardStats stats();

    /** Ends all live pages and their threads; later requests for one are refused. Later calls do nothing. */
    @Override
    void close();
}
