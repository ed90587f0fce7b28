<%@ WebService Language="C#" Class="BSIMService" %>
