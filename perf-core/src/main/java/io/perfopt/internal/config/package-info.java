/** Turns property files, environment variables and system properties into config records. */
package io.perfopt.internal.config;
