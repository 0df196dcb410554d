"""The pages of "My data". A view fetches through visible_to or editable_by, so what is not somebody's is not found."""
