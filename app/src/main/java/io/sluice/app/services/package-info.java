/** The real servers of demo and {@code sluice services}, in a process of their own. */
package io.sluice.app.services;
