/** What people do with the changes that a sink could not take. */
package io.sluice.app.deadletters;
