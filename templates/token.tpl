{{! Component: the form's token (one time, masked). View: FORM_TOKEN. }}
<input type="hidden" name="token" value="{{FORM_TOKEN}}">
