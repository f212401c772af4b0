/** The mechanisms behind the manager: lanes, runners, timers, and how operations end. Nothing here is for users. */
package io.perfopt.async.internal;
